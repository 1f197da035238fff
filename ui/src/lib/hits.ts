import type { HitView } from "./api/bindings";

/** Where a finding leads: to its family. */
export function familyOf(hit: HitView): string {
  return `/family/${hit.kind === "household" ? hit.id : (hit.household_id ?? hit.id)}`;
}
