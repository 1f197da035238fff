/** As long as each may get: a surname of 40 characters, also in letters without a place to break. */
const KATAKANA = "サンプルヴァレンティーノフェルナンデスデラクルスモンテネグロエステバンリャノレイジ";
const LATIN = "ReijiwickramasinghesampleattanayakeMihon";
const PROGRAMME =
  "産前産後からの切れ目のない子育て家庭訪問・同行・見守り支援事業(架空県モデル事業・見本広域連携分・令和八年度試行実施要綱版)";
const WORKER = "見本小路例之助マキシミリアンアレクサンダーフォンムスターハウゼン";

const NAMES: Record<string, string> = {
  例山家: `${KATAKANA}家`,
  "例山 はな子": `${KATAKANA} はな子`,
  "例山 そら": `${LATIN} そら`,
  "見本 いちと": `${KATAKANA} いちと`,
  ホームスタート: PROGRAMME,
  "ホームスタート(家庭訪問型子育て支援)": PROGRAMME,
  ショートステイ: `${PROGRAMME}・宿泊`,
  "ショートステイ(子育て短期支援)": `${PROGRAMME}・宿泊`,
  "ペアレント・トレーニング": `${PROGRAMME}・講座`,
  春コース: `${PROGRAMME}・春`,
  "丸井 けい": WORKER,
  "例山 一郎": `${WORKER}一郎`,
};

/** A note of 200 characters and a little more. */
const NOTE = "午後から熱が下がり、夕食は半分ほど食べた。母は眠れておらず、祖母が来週から来る予定。".repeat(5);
const NOTES = ["note", "text", "contact_caution", "caution"];

/** What the fake answers, with every name and note as long as it may get. */
export function lengthened<T>(answer: T, field = ""): T {
  if (typeof answer === "string") {
    const long = NAMES[answer] ?? (NOTES.includes(field) && answer.length > 8 ? NOTE : answer);
    return long as T;
  }
  if (Array.isArray(answer)) return answer.map((each) => lengthened(each, field)) as T;
  if (answer === null || typeof answer !== "object") return answer;
  const parts = Object.entries(answer).map(([name, value]) => [name, lengthened(value, name)]);
  return Object.fromEntries(parts) as T;
}
