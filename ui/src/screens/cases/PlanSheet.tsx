import { useLanguage, useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily, useProfile } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { longDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import { CaseSheet } from "./CaseSheet";
import type { PlanValues } from "./plan-values";
import { useWord } from "./words";

/** The plan on paper, for the family to agree to and to keep. */
export function PlanSheet({ values, options }: { values: PlanValues; options: OptionsView }) {
  const text = useText();
  const words = text.cases.plan;
  const language = useLanguage();
  const word = useWord();
  const profile = useProfile();
  const family = useFamily(values.household?.id ?? "");
  const day = (typed: string) => {
    const parsed = parseDate(typed, todayInTokyo());
    return parsed.ok ? longDate(parsed.date, language) : "";
  };
  const member = family.data?.members.find(({ person_id }) => person_id === values.person_id);
  // On paper a family with a secret place is its number (I-60).
  const who = family.data?.address_secret
    ? text.cases.referral.sheet.secret({ code: family.data.code })
    : [values.household?.name, member?.name].filter(Boolean).join(" / ");
  const name = (id: string) => options.programmes.find((each) => each.id === id)?.name ?? "";
  const cell = "border px-2 py-1.5 text-left align-top leading-150 whitespace-pre-line";
  return (
    <CaseSheet
      title={word("plan_kind", values.kind)}
      from={[day(values.drawn_up_on), profile.data?.organisation ?? ""]}
      rows={[
        [words.family, who],
        [words.wishes, values.wishes],
        [words.assessment, values.assessment],
        [words.reviewOn, day(values.review_on)],
        [words.agreedOn, day(values.agreed_on)],
        [words.handedOverOn, day(values.handed_over_on)],
      ]}
      seals={[words.sheet.family, words.sheet.worker]}
    >
      <h2 className="font-bold">{words.goals}</h2>
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            {[words.goalFor, words.goalText, words.means, words.frequency, words.until, words.evaluation].map(
              (head) => (
                <th key={head} className={`${cell} min-w-16`}>
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {values.goals.map((goal) => (
            <tr key={goal.key}>
              <td className={cell}>{goal.goal_for && word("goal_for", goal.goal_for)}</td>
              <td className={cell}>{goal.text}</td>
              <td className={cell}>{name(goal.programme_id)}</td>
              <td className={cell}>{goal.frequency}</td>
              <td className={cell}>{day(goal.until)}</td>
              <td className={cell}>{goal.evaluation}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </CaseSheet>
  );
}
