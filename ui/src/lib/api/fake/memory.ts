import { addDays, monthsAfter, todayInTokyo } from "../../dates/civil";
import type { AccessView, ConsentsView, DueCalendar, HistoryView, ReachView } from "../bindings";
import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names =
  | "access_log"
  | "export_access_log"
  | "log_print"
  | "log_kit_print"
  | "consents"
  | "withdraw_consent"
  | "due_calendar"
  | "erase_family"
  | "device_reach"
  | "history";

type Refuse = (code: string, field?: string | null) => never;

/** Access log, consents, what is due, erasure, histories, over a few lines in memory. */
export function fakeMemory(records: FakeRecords, refuse: Refuse): Pick<Handlers, Names> {
  const log = accessLines();
  const held = consents();
  const due = dueCalendar();

  return {
    access_log: ({ worker_id, household_id, act }) =>
      structuredClone(log).filter(
        (line) =>
          (worker_id === null || line.worker_id === worker_id) &&
          (household_id === null || line.family_id === household_id) &&
          (act === null || line.act === act),
      ),
    export_access_log: ({ folder }) => `${folder}/access-log-A1-20261121.csv`,
    log_print: () => null,
    log_kit_print: () => null,
    consents: () => structuredClone(held),
    withdraw_consent: ({ id, on }) => {
      const consent = held.consents.find((line) => line.id === id) ?? refuse("record_missing");
      consent.withdrawn_on = on;
      if (consent.scope === "share_municipality") held.recalls = recalls(on);
      return { id, revision: 2, warnings: [], change: `withdrawn-${id}` };
    },
    due_calendar: () => structuredClone(due),
    erase_family: ({ household_id, typed }) => {
      const code = records.families.find((family) => family.id === household_id)?.code;
      if (typed.trim() !== code) refuse("confirmation_differs", "typed");
      records.families = records.families.filter((family) => family.id !== household_id);
      due.erasures = due.erasures.filter((family) => family.household_id !== household_id);
      return { records: 48, figures: 126 };
    },
    device_reach: ({ device }) => reach(device),
    history: () => structuredClone(changes()),
  };
}

function accessLines(): AccessView[] {
  const today = todayInTokyo();
  const line = (at: string, no: number, act: string, rest: Partial<AccessView>): AccessView => ({
    at,
    worker: "例山 一郎",
    worker_id: "w-1",
    device: "A1",
    no,
    act,
    subject_kind: null,
    subject_id: null,
    subject: "",
    family_id: null,
    family: null,
    reason: null,
    ...rest,
  });
  const night = { worker: "未来野 夜", worker_id: "w-4", device: "A3" };
  const secret = {
    subject_kind: "household",
    subject_id: "f-2",
    subject: "試作家",
    family_id: "f-2",
    family: "試作家",
  };
  return [
    line(`${today}T13:42:00+09:00`, 41, "export", {
      subject_kind: "organisation",
      subject_id: "o-1",
      subject: "架空市",
      reason: "20261121_架空市_20261109-20261115",
    }),
    line(`${today}T02:11:00+09:00`, 7, "reveal", { ...night, ...secret, reason: "救急・警察へ伝える: 発熱" }),
    line(`${today}T02:05:00+09:00`, 6, "log_in", {
      ...night,
      subject_kind: "worker",
      subject_id: "w-4",
      subject: "未来野 夜",
    }),
    line(`${addDays(today, -1)}T17:20:00+09:00`, 3, "refusal", {
      worker: "四角 ゆう",
      worker_id: "w-3",
      device: "B4",
      ...secret,
      reason: "not_assigned",
    }),
    line(`${addDays(today, -2)}T10:00:00+09:00`, 40, "invitation", {
      subject_kind: "worker",
      subject_id: "w-3",
      subject: "四角 ゆう",
      reason: "B4 visitor",
    }),
    line(`${addDays(today, -9)}T09:30:00+09:00`, 39, "erasure", {
      subject_kind: "erasure",
      subject_id: "e-1",
      reason: "保存期限の満了",
    }),
    line(`${addDays(today, -40)}T16:02:00+09:00`, 38, "reveal", {
      subject_kind: "household",
      subject_id: "f-9",
      family_id: "f-9",
    }),
  ];
}

function consents(): ConsentsView {
  const common = { recipient_id: null, recipient: null, withdrawn_on: null, person: "例山 はな子" };
  return {
    consents: [
      { ...common, id: "co-1", scope: "share_municipality", given_on: "2026-04-02", method: "written" },
      {
        ...common,
        id: "co-2",
        scope: "research",
        given_on: "2026-04-02",
        method: "written",
        recipient_id: "o-2",
        recipient: "見本大学",
      },
      {
        ...common,
        id: "co-3",
        scope: "photo",
        given_on: "2026-04-02",
        method: "oral",
        person: null,
        withdrawn_on: "2026-09-10",
      },
    ],
    recalls: [],
  };
}

function recalls(on: string): ConsentsView["recalls"] {
  const common = { level: "identified", files: ["visits.csv", "stays.csv", "summary.csv"] };
  return [
    {
      recipient_id: "o-1",
      recipient: "架空市",
      sender: "例示児童家庭支援センターほしのまち",
      household_code: "H-A1-00012",
      withdrawn_on: on,
      batches: [
        {
          ...common,
          id: "b-1",
          batch: "5f1c2a90e4d7",
          made_on: "2026-11-09",
          from: "2026-11-02",
          to: "2026-11-08",
          folder: "20261109_架空市_20261102-20261108",
        },
        {
          ...common,
          id: "b-2",
          batch: "91ab03c7de52",
          made_on: "2026-11-16",
          from: "2026-11-09",
          to: "2026-11-15",
          folder: "20261116_架空市_20261109-20261115",
        },
      ],
    },
  ];
}

function dueCalendar(): DueCalendar {
  const today = todayInTokyo();
  return {
    until: addDays(`${monthsAfter(today, 3).slice(0, 7)}-01`, -1),
    this_month: 2,
    retention_missing: ["ママカフェ", "おもちゃ広場"],
    erasures: [
      {
        household_id: "f-1",
        code: "H-A3-00001",
        name: "例山家",
        programme: "ホームスタート(家庭訪問型子育て支援)",
        ended_on: addDays(today, -1840),
        years: 5,
        due_on: addDays(today, -14),
      },
    ],
    secrets: [{ household_id: "f-2", code: "H-A1-00002", name: "試作家", due_on: addDays(today, 6) }],
  };
}

function reach(device: string): ReachView {
  return {
    device,
    worker: "四角 ゆう",
    role: "visitor",
    joined: "2026-04-20T10:00:00+09:00",
    all_families: false,
    count: 2,
    facets: ["identity", "care", "visit"],
    shared: ["directory"],
    families: [
      { household_id: "f-1", code: "H-A3-00001", name: "例山家", since: "2026-04-24", until: null },
      { household_id: "f-2", code: "H-A1-00002", name: "試作家", since: "2026-05-01", until: "2026-09-30" },
    ],
  };
}

function changes(): HistoryView[] {
  const common = { list: null, shape: "text", reason: null, undo: null };
  return [
    {
      ...common,
      change: "A1/88",
      undo: "88",
      at: "2026-11-20T11:40:00+09:00",
      actor: "例山 一郎",
      device: "A1",
      field: "contact_caution",
      before: null,
      after: "夕方は電話に出られない",
    },
    {
      ...common,
      change: "A1/88",
      undo: "88",
      at: "2026-11-20T11:40:00+09:00",
      actor: "例山 一郎",
      device: "A1",
      field: "flags",
      list: "flag",
      shape: "code",
      before: ["single_parent"],
      after: ["single_parent", "multiple_birth"],
    },
    {
      ...common,
      change: "B4/12",
      at: "2026-10-02T15:05:00+09:00",
      actor: "四角 ゆう",
      device: "B4",
      reason: "undo",
      field: "district",
      before: "北",
      after: "南",
    },
    {
      ...common,
      change: "A1/3",
      undo: "3",
      at: "2026-04-02T09:12:00+09:00",
      actor: "例山 一郎",
      device: "A1",
      field: "display_name",
      before: null,
      after: "例山家",
    },
  ];
}
