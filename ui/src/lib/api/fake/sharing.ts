import { addDays, todayInTokyo } from "../../dates/civil";
import type { ArrangementView, JoinedView, SyncReport } from "../bindings";
import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names =
  | "join"
  | "sharing"
  | "share_folder"
  | "sync_now"
  | "invite"
  | "remove_device"
  | "conflicts"
  | "resolve_conflict"
  | "arrangements"
  | "record_place"
  | "written_late"
  | "take_over"
  | "export_help";

/** Five groups of five, as the core writes them. */
export const CODE = "7K2MP-9XQ4T-0HBNW-3VRJ6-ZD8EC";

type Refuse = (code: string, field?: string | null) => never;

/** The shared folder, without a folder. `opened` is told that a profile came to be by joining. */
export function fakeSharing(
  records: FakeRecords,
  refuse: Refuse,
  opened: (joined: JoinedView) => void,
): Pick<Handlers, Names> {
  const { sharing } = records;
  const now = () => `${todayInTokyo()}T14:06:00+09:00`;

  function round(): SyncReport {
    const { view } = sharing;
    const report = {
      published: view.pending,
      received: 2,
      set_aside: 0,
      missing: structuredClone(view.missing),
      conflicts: view.conflicts,
    };
    if (view.pending > 0) {
      view.events.unshift({ at: now(), code: "round", detail: { published: view.pending, received: 2 } });
    }
    Object.assign(view, { pending: 0, problem: null, last_sync: now() });
    return report;
  }

  return {
    record_place: () => sharing.place,
    written_late: () => structuredClone(sharing.late),
    take_over: ({ record }) => {
      if (!sharing.late.some(({ id }) => id === record)) refuse("nothing_to_take_over", "id");
      sharing.late = sharing.late.filter(({ id }) => id !== record);
      return { id: record, revision: 2, warnings: [], change: "41" };
    },
    join: ({ code }) => {
      const typed = code.normalize("NFKC").replaceAll(/[\s-]/g, "").toUpperCase();
      if (typed.length !== 25) refuse("code_mistyped", "code");
      if (typed !== CODE.replaceAll("-", "")) refuse("code_wrong", "code");
      const joined = {
        organisation: "例示児童家庭支援センターほしのまち",
        worker: "四角 ゆう",
        worker_id: "w-3",
        role: "visitor",
        device: "B4",
        received: 318,
        whole: true,
      };
      opened(joined);
      return joined;
    },
    sharing: () => structuredClone(sharing.view),
    share_folder: ({ folder }) => {
      const { view } = sharing;
      Object.assign(view, { shared: true, folder, role: "administrator", may_invite: true });
      if (view.devices.length === 0) {
        view.devices.push({
          device: view.device,
          worker: "例山 一郎",
          worker_id: "w-1",
          role: "administrator",
          own: true,
          removed: false,
          last_heard: now(),
          changes: 0,
          has_of_ours: 0,
        });
      }
      return round();
    },
    sync_now: round,
    invite: ({ worker_id, role }) => ({
      code: CODE,
      role,
      worker: records.office.workers.find((worker) => worker.id === worker_id)?.name ?? "",
      device: "B4",
      valid_until: `${addDays(todayInTokyo(), 7)}T14:06:00+09:00`,
    }),
    remove_device: ({ device }) => {
      const found = sharing.view.devices.find((candidate) => candidate.device === device);
      if (!found) refuse("device_missing", "device");
      else found.removed = true;
      sharing.view.events.unshift({ at: now(), code: "removed", detail: { device } });
      return structuredClone(sharing.view);
    },
    conflicts: () => structuredClone(sharing.conflicts),
    resolve_conflict: ({ id }) => {
      const found = sharing.conflicts.find((conflict) => conflict.id === id);
      if (!found) return refuse("conflict_missing", "id");
      sharing.conflicts = sharing.conflicts.filter((conflict) => conflict !== found);
      sharing.view.conflicts = sharing.conflicts.length;
      const change = `decided-${id}`;
      sharing.decided.set(change, found);
      return { change };
    },
    arrangements: () => structuredClone(sharing.arrangements),
    export_help: ({ folder }) => `${folder}/tsunagi-help-${todayInTokyo().replaceAll("-", "")}.txt`,
  };
}

/** Undoing a decision puts the question back. */
export function undoDecision({ sharing }: FakeRecords, change: string): void {
  const found = sharing.decided.get(change);
  if (!found || !sharing.decided.delete(change)) return;
  sharing.conflicts = [found, ...sharing.conflicts];
  sharing.view.conflicts = sharing.conflicts.length;
}

/** A night that two devices gave away once too often. */
export function bookedTwice({ desk }: FakeRecords): ArrangementView {
  const day = todayInTokyo();
  const rules = ["in_house", "allowed", "confirmed", "earlier", "earlier"];
  const stays = desk.stays.filter(({ card }) => card.programme_id === "pr-3").slice(0, rules.length);
  return {
    programme_id: "pr-3",
    programme: "ショートステイ(子育て短期支援)",
    night: addDays(day, 3),
    capacity: rules.length - 1,
    stays: stays.map(({ card }, at) => ({
      stay: structuredClone(card),
      kept: at < stays.length - 1,
      rule: rules[at] ?? "earlier",
    })),
    free_programmes: ["トワイライトステイ"],
    free_nights: [addDays(day, 2), addDays(day, 5)],
  };
}
