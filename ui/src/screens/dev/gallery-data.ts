import type { SessionCard, StayCard, VisitCard } from "../../lib/api/bindings";

/** As long as names get, with characters that old systems and fonts lack. */
export const LONG = "例示葛\u{E0100}飾・𠮷野﨑 髙志ヴァレンティーナ(母方祖父母と同居)";

export const VISIT: VisitCard = {
  id: "v-1",
  household_id: "f-1",
  household: LONG,
  programme: "ホームスタート(家庭訪問型子育て支援)",
  programme_id: "pr-1",
  visit_kind: "regular",
  status: "done",
  date: "2026-04-01",
  start_at: "2026-04-01T10:00:00+09:00",
  end_at: "2026-04-01T12:00:00+09:00",
  workers: ["丸井 けい", "四角 ゆう"],
  concern_level: 0,
  reviewed: false,
};

export const STAY: StayCard = {
  id: "s-1",
  person_id: "p-2",
  person: LONG,
  household_id: "f-1",
  programme: "ショートステイ(子育て短期支援)",
  programme_id: "pr-3",
  stay_kind: "overnight",
  status: "confirmed",
  in_at: "2026-04-01T17:00:00+09:00",
  out_at: "2026-04-03T10:00:00+09:00",
  nights: 2,
  days: 3,
  overdue: false,
  code: "S-A1-1",
  kana: null,
  room: null,
  requested_at: null,
  requester_type: "municipality",
  allergies: "卵",
  units: 1,
  address_secret: false,
};

export const SESSION: SessionCard = {
  id: "se-1",
  programme: "ペアレント・トレーニング",
  programme_id: "pr-5",
  course: LONG,
  sequence_no: 3,
  theme: "ほめ方の練習",
  status: "planned",
  start_at: "2026-04-01T10:00:00+09:00",
  end_at: "2026-04-01T11:30:00+09:00",
  attended: 8,
  expected: 10,
};
