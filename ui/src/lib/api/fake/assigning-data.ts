import { addDays, type CivilDate } from "../../dates/civil";
import type {
  AssignedView,
  CandidateView,
  ReviewView,
  UnassignedView,
  VisitCard,
  WorkerLine,
} from "../bindings";

export function assigningData(day: CivilDate, workers: WorkerLine[]) {
  const waiting = (id: string, household: string, days: number, district: string | null): UnassignedView => ({
    enrolment_id: `en-${id}`,
    household_id: id,
    household,
    programme_id: "pr-1",
    programme: "ホームスタート(家庭訪問型子育て支援)",
    applied_on: addDays(day, -days),
    waiting_days: days,
    district,
  });

  const unassigned = [
    waiting("f-5", "試作家", 23, "架空市南部"),
    waiting("f-6", "模擬 髙子さんの家庭(双子・外国語での連絡が要る)", 9, "架空市北部"),
    waiting("f-7", "𠮷田家", 0, null),
  ];

  const held = (
    id: string,
    household: string,
    worker: string,
    over: Partial<AssignedView>,
  ): AssignedView => ({
    assignment_id: `as-${id}`,
    enrolment_id: `en-${id}`,
    household_id: id,
    household,
    programme_id: "pr-1",
    programme: "ホームスタート(家庭訪問型子育て支援)",
    worker_id: worker,
    worker: workers.find((candidate) => candidate.id === worker)?.name ?? "",
    is_primary: true,
    from: addDays(day, -40),
    to: null,
    last_visit: addDays(day, -7),
    next_visit: addDays(day, 0),
    visits_done: 3,
    visits_planned: 6,
    ...over,
  });

  const assigned = [
    held("f-1", "例山家", "w-2", {}),
    held("f-3", "見本家", "w-4", { visits_done: 6, next_visit: null }),
    held("f-4", "未来野家", "w-4", { visits_done: 0, last_visit: null, from: addDays(day, 3) }),
  ];

  const candidates: CandidateView[] = workers
    .filter((worker) => worker.active && worker.roles.includes("home_visitor"))
    .map((worker) => {
      const missing = [
        ...(worker.training_hours < 40 ? ["training_hours"] : []),
        ...(worker.pledge_signed_on === null ? ["pledge"] : []),
      ];
      const full = worker.max_households !== null && worker.households >= worker.max_households;
      return {
        worker_id: worker.id,
        name: worker.name,
        training_hours: worker.training_hours,
        required_hours: 40,
        households: worker.households,
        max_households: worker.max_households,
        languages: worker.id === "w-6" ? "英語、やさしい日本語" : null,
        available: worker.id === "w-4" ? "火・木の午前" : null,
        fits: missing.length === 0,
        problems: [
          ...(missing.length > 0
            ? [{ code: "I-30", detail: { missing, hours: worker.training_hours, required_hours: 40 } }]
            : []),
          ...(full
            ? [
                {
                  code: "I-32",
                  detail: { households: worker.households + 1, max_households: worker.max_households },
                },
              ]
            : []),
        ],
      };
    })
    .sort((a, b) => Number(b.fits) - Number(a.fits) || a.problems.length - b.problems.length);

  const visit = (id: string, household: string, days: number, concern_level: number): VisitCard => ({
    id,
    household_id: "f-1",
    household,
    programme: "ホームスタート",
    programme_id: "pr-1",
    visit_kind: "regular",
    status: "done",
    date: addDays(day, -days),
    start_at: `${addDays(day, -days)}T10:00:00+09:00`,
    end_at: `${addDays(day, -days)}T12:00:00+09:00`,
    workers: ["丸井 けい"],
    concern_level,
    reviewed: false,
  });

  const reviews: ReviewView[] = [
    {
      visit: visit("v-21", "Aさん", 1, 3),
      revision: 1,
      activities: ["listening"],
      tasks: [],
      note: "玄関で話した。「今夜は家にいたくない」と小声で言われた。けがは見えない。お子さんは眠っていた。\n帰ってすぐ電話で調整役に伝えた。",
      observation_mother: "顔色がわるく、手がふるえていた。",
      observation_child: null,
      observation_home: "物が倒れたままになっていた。",
      waiting_days: 1,
    },
    {
      visit: visit("v-22", "例山家", 2, 2),
      revision: 1,
      activities: ["listening", "doing_together"],
      tasks: ["cooking"],
      note: "上の子の通園の準備をいっしょにした。夜ねむれない日がつづいているとのこと。",
      observation_mother: "つかれているが、よく話す。",
      observation_child: "そらさんは、つかまり立ちをはじめた。",
      observation_home: null,
      waiting_days: 2,
    },
    {
      visit: visit("v-23", "見本家", 9, 0),
      revision: 1,
      activities: ["listening"],
      tasks: [],
      note: null,
      observation_mother: null,
      observation_child: null,
      observation_home: null,
      waiting_days: 9,
    },
  ];

  return { unassigned, assigned, candidates, reviews };
}
