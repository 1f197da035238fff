import { setClient } from "./api";
import type { ErrorView, FamilyLine, ProfileState, ProfileView, PutView } from "./bindings";
import type { Client, CommandName, Commands, RecordFields, RecordKind } from "./commands";
import { ALL_ACTS } from "./fake/acts";
import { applyToAssigning } from "./fake/assigning";
import { applyToCases, fakeCases, storedCase } from "./fake/cases";
import { applyMembership, fakeDeleting } from "./fake/deleting";
import { applyDesk, fakeDesk, storedStay } from "./fake/desk";
import { applyToGroup, fakeGroup } from "./fake/group";
import { fakeIntake } from "./fake/intake";
import { lengthened } from "./fake/long";
import { fakeMemory } from "./fake/memory";
import { fakeOffice } from "./fake/office";
import { fakeReports } from "./fake/reports";
import { fakeRest, PASSPHRASE } from "./fake/rest";
import { fakeSecond } from "./fake/second";
import { bookedTwice, fakeSharing, undoDecision } from "./fake/sharing";
import { notShared } from "./fake/sharing-data";
import { fakeTwins } from "./fake/twins";
import { fakeVisiting } from "./fake/visiting";
import { fakeCatalogue } from "./fake-catalogue";
import { type FakeRecords, fakeRecords } from "./fake-data";

export type Handlers = { [K in CommandName]: (args: Commands[K]["args"]) => Commands[K]["result"] };
export type Put = { kind: RecordKind; record: RecordFields };

export type Fake = Client & {
  records: FakeRecords;
  /** Who is using the program, and what they may do. */
  profile: ProfileView;
  puts: Put[];
  undone: string[];
  calls: { name: CommandName; args: unknown }[];
  /** Commands that answer with this error for now. */
  refuses: { [K in CommandName]?: string };
  /** What closing the window does; set while the page listens. */
  close?: () => void;
  /** Says that another program wrote; set while a screen watches. */
  othersWrote?: () => void;
  /** Decides what a `put` answers; null lets the fake store it. Throw an `ErrorView` to refuse. */
  onPut: (put: Put) => PutView | null;
};

export { PASSPHRASE };

/** Id of the organisation that uses the program. */
const OWN = "o-own";

function refuse(code: string, field: string | null = null, detail: ErrorView["detail"] = {}): never {
  const view: ErrorView = { code, field, detail };
  throw view;
}

/** The core's commands over a few records in memory. For tests and for looking at screens, never shipped. */
export function newFake(state: ProfileState, empty = false): Fake {
  const records = fakeRecords();
  if (empty) emptied(records);
  const catalogue = fakeCatalogue();
  const profile: ProfileView = {
    state,
    organisation: state === "none" ? null : "例示児童家庭支援センターほしのまち",
    organisation_id: state === "open" ? OWN : null,
    actor: "例山 一郎",
    actor_id: "w-1",
    access_role: "administrator",
    may: [...ALL_ACTS],
    sample: state === "open" && !empty,
    data_dir: "/home/mihon/.local/share/tsunagi",
    newest_backup: "/home/mihon/.local/share/tsunagi/backups/20261120.tsunagi",
    workers: state === "none" ? [] : [{ worker_id: "w-1", name: "例山 一郎" }],
    wait_seconds: 0,
    keys_problem: null,
    recovery_kit: true,
    idle_minutes: 5,
  };
  const open = (change: Partial<ProfileView>) =>
    Object.assign(profile, { state: "open", organisation_id: OWN }, change);
  let serial = 0;

  const deleting = fakeDeleting(records, refuse);
  const desk = fakeDesk(records, refuse);
  const handlers: Handlers = {
    profile: () => ({ ...profile }),
    create_organisation: ({ organisation, actor }) => {
      emptied(records);
      return { ...open({ organisation, actor, sample: false }) };
    },
    open_sample: () => ({ ...open({ organisation: "見本の団体", sample: true }) }),
    ...fakeRest(profile, open, refuse),
    lock: () => ({ ...Object.assign(profile, { state: "locked" }) }),
    catalogue: () => catalogue,
    options: () => structuredClone(records.options),
    today: () => structuredClone(records.today),
    find: ({ text, limit }) =>
      records.hits
        .filter((hit) => [hit.name, hit.kana, hit.code].some((words) => words?.includes(text.trim())))
        .slice(0, limit),
    family: ({ id }) =>
      structuredClone(records.families.find((family) => family.id === id)) ?? refuse("record_missing"),
    get: ({ kind, id }) => stored(records, kind, id) ?? refuse("record_missing"),
    put: ({ draft, ...put }) => {
      fake.puts.push(put);
      const answer = fake.onPut(put);
      if (answer) return answer;
      serial += 1;
      if (draft !== undefined) handlers.drop_draft({ key: draft });
      const id = typeof put.record.id === "string" ? put.record.id : `new-${serial}`;
      apply(records, put, id);
      return { id, revision: 1, warnings: [], change: `change-${serial}` };
    },
    put_many: ({ items, draft }) => {
      const before = fake.puts.length;
      const change = `change-${serial + 1}`;
      const answers: PutView[] = [];
      for (const [at, item] of items.entries()) {
        try {
          answers.push({ ...handlers.put({ ...item, record: named(item.record, answers) }), change });
        } catch (thrown) {
          fake.puts.length = before;
          const refusal = thrown as ErrorView;
          throw { ...refusal, detail: { ...refusal.detail, item: at } };
        }
      }
      if (draft !== undefined) handlers.drop_draft({ key: draft });
      return answers;
    },
    ...fakeVisiting(records),
    ...desk,
    hold_emergency: (call) => {
      const held = desk.hold_emergency(call);
      handlers.drop_draft({ key: call.draft });
      return held;
    },
    ...fakeSecond(records, refuse, (draft) => {
      if (draft !== undefined) handlers.drop_draft({ key: draft });
    }),
    ...fakeGroup(records, refuse),
    ...fakeCases(records, refuse),
    ...fakeMemory(records, refuse),
    ...fakeOffice(records),
    ...fakeReports(records, refuse),
    ...fakeSharing(records, refuse, (joined) =>
      open({
        organisation: joined.organisation,
        actor: joined.worker,
        actor_id: joined.worker_id,
        sample: false,
      }),
    ),
    roll_call: () => structuredClone(records.roll),
    delete: deleting.delete,
    undo: ({ change }) => {
      fake.undone.push(change);
      undoDecision(records, change);
      deleting.undoDeletion(change);
      return null;
    },
    ...fakeIntake(),
    ...fakeTwins(records, refuse),
    pick_backup: () => "/media/usb/tsunagi-A1-20261120.tsunagi",
    pick_folder: () => "/home/mihon/書類/市へ",
    window_ready: () => null,
    window_close: () => null,
  };

  const fake: Fake = {
    profile,
    records,
    puts: [],
    undone: [],
    calls: [],
    onPut: () => null,
    refuses: {},
    watch: (changed) => {
      fake.othersWrote = changed;
      return () => {
        fake.othersWrote = undefined;
      };
    },
    closing: (asked) => {
      fake.close = asked;
      return () => {
        delete fake.close;
      };
    },
    call: async (name, args) => {
      fake.calls.push({ name, args });
      const refusal = fake.refuses[name];
      if (refusal !== undefined) refuse(refusal);
      return handlers[name](args);
    },
  };
  return fake;
}

/** `@0` stands for the record that the first item made. */
function named(record: RecordFields, answers: PutView[]): RecordFields {
  return Object.fromEntries(
    Object.entries(record).map(([field, value]) => {
      const at = typeof value === "string" ? /^@(\d+)$/.exec(value)?.[1] : undefined;
      return [field, at === undefined ? value : (answers[Number(at)]?.id ?? value)];
    }),
  );
}

function emptied(records: FakeRecords): void {
  records.families.length = 0;
  records.lines.length = 0;
  records.visits.length = 0;
  records.hits.length = 0;
  Object.assign(records.today, {
    visits: [],
    arrivals: [],
    departures: [],
    in_house: [],
    sessions: [],
    due: [],
    drafts: [],
    unread: 0,
    unassigned: 0,
  });
  Object.assign(records.roll, { rows: [] });
  Object.assign(records.desk, { stays: [], notes: [], onCall: [] });
  Object.assign(records.office, { closings: [], workers: records.office.workers.slice(0, 1) });
  Object.assign(records.office.preview, {
    checks: [],
    files: [],
    left_out: 0,
    masked: 0,
    added: 0,
    changed: 0,
  });
  Object.assign(records.assigning, { unassigned: [], assigned: [], candidates: [], reviews: [] });
  Object.assign(records.group, { courses: [], groups: [], children: [] });
  records.cases.stored.clear();
  records.cases.questionnaires.length = 0;
  Object.assign(records.sharing, { view: notShared(), conflicts: [] });
  Object.assign(records.options, { sites: [], organisations: [], courses: [] });
}

function stored(records: FakeRecords, kind: RecordKind, id: string): RecordFields | null {
  const { visits, hits } = records;
  if (kind === "visit") {
    const visit = visits.find((candidate) => candidate.id === id);
    if (!visit) return null;
    const { start_at, end_at, ...rest } = visit;
    const both = { ...rest, occurred_on: visit.date, worker_ids: ["w-2"] };
    return visit.status === "planned"
      ? { ...both, planned_start: start_at, planned_end: end_at, activities: [] }
      : { ...both, start_at, end_at, activities: ["listening"], note: "泣き声が続いていた。" };
  }
  const ofCase = storedCase(records, kind, id);
  if (ofCase) return ofCase;
  if (kind === "stay") return storedStay(records, id);
  if (kind === "person") {
    const [family_name = "", given_name = ""] = hits.find((hit) => hit.id === id)?.name.split(" ") ?? [];
    const stored = { id, family_name, given_name };
    const secret = records.families.some(
      ({ address_secret, members }) => address_secret && members.some((member) => member.person_id === id),
    );
    // The core keeps back with whom a child of a secret family was placed.
    return secret ? { ...stored, placement: "facility", masked: ["placement_org_id"] } : stored;
  }
  if (kind === "membership") return { id, household_id: "f-2", person_id: "p-5" };
  if (kind === "organisation" && id === OWN) return { id, ...records.own };
  if (kind === "worker") return storedWorker(records, id);
  if (kind === "household") {
    const family = records.families.find((candidate) => candidate.id === id);
    if (!family) return null;
    const { display_name, household_type, district, contact_caution, flags, address_secret } = family;
    const own = { id, display_name, household_type, district, contact_caution, flags, address_secret };
    if (address_secret) return { ...own, masked: ["address", "postal_code"] };
    return {
      ...own,
      address_history: [{ id: `ah-${id}`, address: family.address, municipality_code: "99999" }],
      phones: family.phones.map((number, at) => ({ id: `ph-${id}-${at}`, number })),
    };
  }
  if (kind === "enrolment") {
    return { id, household_id: "f-1", programme_id: "pr-1", status: "active", started_on: "2026-04-01" };
  }
  if (kind === "session") {
    const { session } = records.roll;
    return {
      ...session,
      planned_start: session.start_at,
      planned_end: session.end_at,
      course_id: "c-1",
      site_id: "st-1",
    };
  }
  return null;
}

function storedWorker(records: FakeRecords, id: string): RecordFields | null {
  const worker = records.office.workers.find((candidate) => candidate.id === id);
  if (!worker) return null;
  const { name, kana, active, pledge_signed_on, max_households, access_role } = worker;
  return {
    id,
    person_name: name,
    kana,
    active,
    pledge_signed_on,
    max_households,
    access_role,
    roles: worker.roles.map((role, at) => ({ id: `${id}-r${at}`, role, from: "2025-04-01" })),
    training: [
      { id: `${id}-t1`, course: "養成講座", hours: worker.training_hours - 2, completed_on: "2025-03-20" },
      { id: `${id}-t2`, course: "フォローアップ研修", hours: 2, completed_on: "2025-09-10" },
    ],
  };
}

function apply(records: FakeRecords, { kind, record }: Put, id: string): void {
  const name = typeof record.name === "string" ? record.name : "";
  applyDesk(records, { kind, record }, id);
  applyToGroup(records, { kind, record }, id);
  applyToAssigning(records, { kind, record }, id);
  applyToCases(records, { kind, record }, id);
  if (kind === "membership") applyMembership(records, record);
  if (kind === "site") records.options.sites.push({ id, name, group: null, preset: null });
  if (kind === "organisation" && id === OWN) Object.assign(records.own, record);
  else if (kind === "organisation")
    records.options.organisations.push({ id, name, group: null, preset: null });
  if (kind === "attendance") {
    const row = records.roll.rows.find(
      (candidate) => candidate.person_id === record.person_id || candidate.attendance_id === id,
    );
    if (row) Object.assign(row, { attendance_id: id, revision: 1, state: record.state });
  }
}

/** As many families as a large organisation has, for looking at long lists. */
export function manyLines(count: number): FamilyLine[] {
  const kana = [
    "あおき",
    "かりの",
    "さんぷる",
    "ためし",
    "なまえ",
    "はりこ",
    "みほん",
    "やまの",
    "れいやま",
    "わたり",
  ];
  return Array.from({ length: count }, (_, n) => ({
    id: `many-${n}`,
    code: `H-A3-${String(n + 10).padStart(5, "0")}`,
    name: `見本${n + 1}家`,
    kana: `${kana[Math.floor((n * kana.length) / count)] ?? ""} ${n + 1}`,
    address_secret: n % 97 === 0,
  }));
}

/** `?sharing=away` and the like: the states of sharing that the fake does not come to by itself. */
function look({ records }: Fake, state: string | null): void {
  const { view } = records.sharing;
  if (state === "none") Object.assign(view, notShared());
  if (state === "here") records.sharing.place = "here";
  if (state === "waiting") Object.assign(view, notShared(), { role: "visitor" });
  if (state === "visitor") Object.assign(view, { role: "visitor", may_invite: false });
  if (state === "away") Object.assign(view, { problem: "folder_missing", conflicts: 0 });
  if (state === "broken") Object.assign(view, { problem: "read_only", conflicts: 0 });
  if (state === "outdated") Object.assign(view, { outdated: true, conflicts: 0 });
  if (state === "good")
    Object.assign(view, { conflicts: 0, missing: [], lost: [], set_aside: [], pending: 0, unreceived: 0 });
  if (state === "twice") records.sharing.arrangements = [bookedTwice(records)];
  if (state === "decided") records.sharing.conflicts = [];
}

/** `?state=locked`, `?empty`, `?display={"theme":"dark"}` and the like choose what to look at in a browser. */
export function installFake(): Fake {
  const asked = new URLSearchParams(location.search);
  const state = (asked.get("state") ?? "open") as ProfileState;
  const display = asked.get("display");
  if (display !== null) localStorage.setItem("tsunagi.display", display);
  const fake = newFake(state, asked.has("empty"));
  // Several people at one desk, one of them with a temporary passphrase.
  if (asked.has("people"))
    void fake.call("put_slot", { worker_id: "w-2", temporary: "kari-no-aikotoba", passphrase: PASSPHRASE });
  if (asked.has("warn")) {
    fake.onPut = ({ record }) =>
      record.overrides
        ? null
        : { id: "s-1", revision: 1, change: "1", warnings: [{ code: "I-15", detail: {} }] };
  }
  if (!asked.has("empty")) {
    Object.assign(fake.records.today, { unread: 3, unassigned: 2 });
    void fake.call("put_draft", {
      key: "visit/new/f-3",
      kind: "visit",
      household_id: "f-3",
      place: "/visit/new?household=f-3",
      body: { note: "【様子】\n寝返りがはじまった。" },
    });
  }
  if (!asked.has("empty"))
    fake.records.options.organisations.push({
      id: "o-town",
      name: "見本町 福祉課",
      group: null,
      preset: null,
    });
  look(fake, asked.get("sharing"));
  const refused = asked.get("refuse")?.split(":");
  if (refused) fake.refuses[refused[0] as CommandName] = refused[1];
  if (asked.has("many")) fake.records.lines.push(...manyLines(Number(asked.get("many"))));
  // `?long`: every name and note as long as it may get.
  if (asked.has("long")) {
    const { call } = fake;
    fake.call = async (name, args) => lengthened(await call(name, args));
  }
  setClient(fake);
  return fake;
}
