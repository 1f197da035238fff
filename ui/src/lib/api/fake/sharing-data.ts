import { addDays, type CivilDate } from "../../dates/civil";
import type {
  ArrangementView,
  ConflictChoice,
  ConflictView,
  DeviceView,
  LateView,
  SharingView,
} from "../bindings";
import type { Commands } from "../commands";

/** What this device knows of the shared folder, and what waits for a decision. */
export type FakeSharing = {
  view: SharingView;
  conflicts: ConflictView[];
  decided: Map<string, ConflictView>;
  arrangements: ArrangementView[];
  /** How far every record is. */
  place: Commands["record_place"]["result"];
  /** What removed devices wrote after their removal. */
  late: LateView[];
};

/** A profile that shares with nobody. */
export function notShared(): SharingView {
  return {
    shared: false,
    folder: null,
    problem: null,
    role: null,
    device: "A1",
    may_invite: false,
    pending: 0,
    unreceived: 0,
    last_sync: null,
    devices: [],
    missing: [],
    lost: [],
    set_aside: [],
    conflicts: 0,
    outdated: false,
    events: [],
  };
}

export function sharingData(day: CivilDate): FakeSharing {
  const at = (offset: number, time: string) => `${addDays(day, offset)}T${time}:00+09:00`;

  const device = (over: Partial<DeviceView>): DeviceView => ({
    device: "A1",
    worker: "例山 一郎",
    worker_id: "w-1",
    role: "administrator",
    own: false,
    removed: false,
    last_heard: at(0, "14:02"),
    changes: 0,
    has_of_ours: 214,
    ...over,
  });

  const view: SharingView = {
    shared: true,
    folder: "/home/mihon/共有/つなぎ",
    problem: null,
    role: "administrator",
    device: "A1",
    may_invite: true,
    pending: 3,
    unreceived: 12,
    last_sync: at(0, "14:05"),
    devices: [
      device({ own: true, last_heard: at(0, "14:05"), changes: 1280 }),
      device({
        device: "A2",
        worker: "架空院 長名左衛門之助",
        worker_id: "w-6",
        role: "desk",
        changes: 642,
        has_of_ours: 207,
      }),
      device({
        device: "B1",
        worker: "丸井 けい",
        worker_id: "w-2",
        role: "visitor",
        last_heard: at(-1, "17:40"),
        changes: 87,
        has_of_ours: 190,
      }),
      device({
        device: "B2",
        worker: "四角 ゆう",
        worker_id: "w-3",
        role: "visitor",
        last_heard: null,
        has_of_ours: 0,
      }),
      device({
        device: "B3",
        worker: "未来野 もと",
        worker_id: "w-7",
        role: "visitor",
        removed: true,
        last_heard: at(-40, "09:15"),
        changes: 55,
        has_of_ours: 81,
      }),
    ],
    missing: [{ device: "A2", from: 641, to: 647, since: at(-3, "09:00") }],
    lost: [{ device: "B3", from: 58, to: 59, since: at(-20, "17:00") }],
    set_aside: [
      {
        file: "l/5f2c91d07ab34e68/0/41-9c3e77a1d204b5f8 (1).tsg",
        device: "A2",
        code: "file_truncated",
        since: at(-1, "08:12"),
      },
      {
        file: "l/77aa03b9c1de4f52/0/56-1b0d9e4c6f7a8832.tsg",
        device: "B3",
        code: "removed_writer",
        since: at(-2, "19:30"),
      },
      { file: "領収書.tsg", device: null, code: "file_too_large", since: at(-5, "10:00") },
    ],
    conflicts: 0,
    outdated: false,
    events: [
      { at: at(0, "14:05"), code: "round", detail: { published: 4, received: 12, from: { A2: 8, B1: 4 } } },
      { at: at(-1, "17:40"), code: "round", detail: { published: 0, received: 3 } },
      { at: at(-1, "08:12"), code: "frame_damaged", detail: { device: "A2", segment: 641, frame: 2 } },
      { at: at(-2, "12:00"), code: "healed", detail: { file: "l/5f2c91d07ab34e68/0/12-0c4a.tsg" } },
      { at: at(-3, "10:20"), code: "joined", detail: { device: "B2" } },
      { at: at(-4, "10:00"), code: "invited", detail: { device: "B2", role: "visitor" } },
      { at: at(-6, "09:15"), code: "removed", detail: { device: "B3" } },
      { at: at(-9, "13:00"), code: "restored", detail: { device: "A1", now: "A1X1" } },
    ],
  };

  const conflicts = conflictsOf(at);
  view.conflicts = conflicts.length;
  return { view, conflicts, decided: new Map(), arrangements: [], place: "in_folder", late: lateOf(at) };
}

/** What the removed laptop wrote afterwards: an answer to a question, and a visit that nobody has. */
function lateOf(at: (offset: number, time: string) => string): LateView[] {
  const late = { device: "B3", actor: "未来野 もと", code: null, deleted: false, whole: true };
  return [
    {
      ...late,
      id: "p-2",
      kind: "person",
      household_id: "f-1",
      household_name: "例山家",
      at: at(-2, "19:12"),
      person: "例山 はる",
      is_new: false,
      fields: [
        { field: "allergies", list: null, shape: "text", now: "卵", theirs: "卵、えび（病院で分かった）" },
        { field: "medication", list: null, shape: "text", now: null, theirs: "整腸剤" },
      ],
    },
    {
      ...late,
      id: "v-late",
      kind: "visit",
      code: "V-B3-0056",
      household_id: "f-1",
      household_name: "例山家",
      at: at(-2, "19:20"),
      person: null,
      is_new: true,
      fields: [
        { field: "occurred_on", list: null, shape: "instant", now: null, theirs: at(-2, "10:00") },
        { field: "status", list: "visit_status", shape: "code", now: null, theirs: "done" },
        {
          field: "note",
          list: null,
          shape: "text",
          now: null,
          theirs:
            "上の子の保育園の話を聞いた。次は一緒に公園へ行く。お母さんは少し眠れるようになったとのこと。",
        },
      ],
    },
  ];
}

function conflictsOf(at: (offset: number, time: string) => string): ConflictView[] {
  const a = (value: unknown, when: string): ConflictChoice => ({
    op: "A2/614/0",
    value,
    at: when,
    actor: "架空院 長名左衛門之助",
    device: "A2",
  });
  const b = (value: unknown, when: string): ConflictChoice => ({
    op: "B1/86/2",
    value,
    at: when,
    actor: "丸井 けい",
    device: "B1",
  });
  const conflict = (over: Partial<ConflictView> & Pick<ConflictView, "kind" | "record" | "field">) => ({
    id: `${over.record}:${over.field}`,
    code: null,
    household_id: "f-1",
    household_name: "例山家",
    key: null,
    since: at(-1, "17:40"),
    now: null,
    choices: [],
    ...over,
  });

  return [
    conflict({
      kind: "person",
      record: "p-2",
      field: "allergies",
      now: `【A2 ${at(-2, "10:15").slice(0, 10)} 10:15】\n卵\n\n【B1 ${at(-1, "16:20").slice(0, 10)} 16:20】\n卵、小麦(エピペンあり)`,
      choices: [a("卵", at(-2, "10:15")), b("卵、小麦(エピペンあり)", at(-1, "16:20"))],
    }),
    conflict({
      kind: "membership",
      record: "m-5",
      field: "may_collect_child",
      household_id: "f-2",
      household_name: "Aさん",
      now: false,
      choices: [a(true, at(-1, "15:00")), b(false, at(-1, "09:30"))],
    }),
    conflict({
      kind: "stay",
      record: "s-1",
      code: "S-A1-s-1",
      field: "planned_out_at",
      now: at(2, "17:30"),
      choices: [a(at(2, "10:00"), at(-1, "11:00")), b(at(2, "17:30"), at(-1, "11:40"))],
    }),
    conflict({
      kind: "stay",
      record: "s-2",
      code: "S-A1-s-2",
      field: "status",
      now: "cancelled",
      choices: [a("in_stay", at(-1, "11:00")), b("cancelled", at(-1, "13:05"))],
    }),
    conflict({
      kind: "address_history",
      record: "ah-f-2",
      field: "address",
      household_id: "f-2",
      household_name: "Aさん",
      now: "●●(秘匿)",
      choices: [a("●●(秘匿)", at(-4, "10:00")), b("●●(秘匿)", at(-3, "18:00"))],
    }),
    conflict({
      kind: "household",
      record: "f-1",
      code: "H-A3-00001",
      field: "address_secret",
      now: true,
      choices: [a(false, at(-3, "10:00")), b(true, at(-4, "18:00"))],
    }),
    conflict({
      kind: "visit",
      record: "v-2",
      field: "deleted",
      household_id: "f-2",
      household_name: "Aさん",
      now: false,
      choices: [{ ...a("", at(-1, "18:20")), actor: "例山 一郎", device: "A1" }],
    }),
  ];
}
