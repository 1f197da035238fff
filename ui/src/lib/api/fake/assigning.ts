import { textOf } from "../../fields";
import type { Handlers, Put } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "assignments" | "candidates" | "reviews" | "review";

/** Who visits whom, and records to read. */
export function fakeAssigning(records: FakeRecords): Pick<Handlers, Names> {
  const { assigning, office } = records;
  return {
    assignments: () => ({
      unassigned: structuredClone(assigning.unassigned),
      assigned: structuredClone(assigning.assigned),
      workers: office.workers.filter((worker) => worker.active),
    }),
    candidates: () => structuredClone(assigning.candidates),
    reviews: () => structuredClone(assigning.reviews),
    review: ({ visit_ids }) => {
      assigning.reviews = assigning.reviews.filter((review) => !visit_ids.includes(review.visit.id));
      return visit_ids.map((id) => ({ id, revision: 2, warnings: [], change: "review" }));
    },
  };
}

/** What a stored assignment changes in who visits whom. */
export function applyToAssigning(records: FakeRecords, { kind, record }: Put, id: string): void {
  if (kind !== "assignment") return;
  const { assigning, office } = records;
  const ended = assigning.assigned.find((held) => held.assignment_id === id);
  if (ended) {
    ended.to = textOf(record, "to");
    return;
  }
  const waiting = assigning.unassigned.find((family) => family.enrolment_id === record.enrolment_id);
  const before = assigning.assigned.find((held) => held.enrolment_id === record.enrolment_id);
  const family = waiting ?? before;
  const worker = office.workers.find((candidate) => candidate.id === record.worker_id);
  if (!family || !worker) return;
  const { enrolment_id, household_id, household, programme_id, programme } = family;
  assigning.unassigned = assigning.unassigned.filter((candidate) => candidate !== waiting);
  worker.households += 1;
  assigning.assigned.push({
    assignment_id: id,
    enrolment_id,
    household_id,
    household,
    programme_id,
    programme,
    worker_id: worker.id,
    worker: worker.name,
    is_primary: true,
    from: textOf(record, "from"),
    to: null,
    last_visit: null,
    next_visit: null,
    visits_done: 0,
    visits_planned: 6,
  });
}
