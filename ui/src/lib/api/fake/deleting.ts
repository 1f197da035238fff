import type { RecordFields, RecordKind } from "../commands";
import type { FakeRecords } from "../fake-data";

type Refuse = (code: string, field?: string | null) => never;

/** Takes the first match out of a list; answers what puts it back where it was. */
function takenFrom<T>(list: T[], is: (item: T) => boolean): (() => void) | null {
  const at = list.findIndex(is);
  const [gone] = at < 0 ? [] : list.splice(at, 1);
  return gone === undefined ? null : () => void list.splice(at, 0, gone);
}

/** Marks records as deleted and brings them back. */
export function fakeDeleting(records: FakeRecords, refuse: Refuse) {
  const backs = new Map<string, () => void>();

  function gone(kind: RecordKind, id: string): (() => void) | null {
    const { families, desk, visits, today, office } = records;
    const is = (item: { id: string }) => item.id === id;
    const first = (all: (() => void)[]) =>
      all.length === 0
        ? null
        : () => {
            for (const back of all) back();
          };
    const from = <T>(lists: T[][], match: (item: T) => boolean) =>
      first(lists.map((list) => takenFrom(list, match)).filter((back) => back !== null));
    switch (kind) {
      case "phone": {
        const family = families.find((each) => id.startsWith(`ph-${each.id}-`));
        const at = Number(id.split("-").at(-1));
        return family ? takenFrom(family.phones, (number) => number === family.phones[at]) : null;
      }
      case "membership":
        return from(
          families.map((family) => family.members),
          (member) => member.membership_id === id,
        );
      case "worker_role": {
        const worker = office.workers.find((each) => id.startsWith(`${each.id}-r`));
        const at = Number(id.split("-r").at(-1));
        return worker ? takenFrom(worker.roles, (role) => role === worker.roles[at]) : null;
      }
      case "belonging":
        return from(
          desk.stays.map((stay) => stay.belongings),
          is,
        );
      case "day_note":
        return from(
          desk.stays.map((stay) => stay.notes),
          is,
        );
      case "handover_note":
        return takenFrom(desk.notes, is);
      case "visit":
        return from([visits, today.visits], is);
      default:
        return () => undefined;
    }
  }

  return {
    delete: ({ kind, id, reason }: { kind: RecordKind; id: string; reason: string }) => {
      if (reason.trim() === "") return refuse("reason_required", "reason");
      const change = `deleted-${id}`;
      if (backs.has(change)) return refuse("record_deleted", "id");
      const back = gone(kind, id);
      if (back === null) return refuse("record_missing", "id");
      backs.set(change, back);
      return { change };
    },
    undoDeletion: (change: string) => {
      backs.get(change)?.();
      backs.delete(change);
    },
  };
}

/** A membership that ends, or goes on. */
export function applyMembership({ families }: FakeRecords, record: RecordFields): void {
  const member = families
    .flatMap((family) => family.members)
    .find(({ membership_id }) => membership_id === record.id);
  if (member && "to" in record) member.left_on = typeof record.to === "string" ? record.to : null;
}
