import type { Act } from "../bindings";

/** Every act, and whether administrators alone may. By its type none of the core's is missing. */
const ACTS: Record<Act, boolean> = {
  look: false,
  find: false,
  family_file: false,
  new_family: false,
  visits: false,
  beds: false,
  courses: false,
  cases: false,
  shipments: false,
  handover: false,
  write: false,
  delete: false,
  undo: false,
  over_capacity: false,
  assign: false,
  review: false,
  export: false,
  report: false,
  report_all: false,
  records_behind: false,
  print: false,
  import: false,
  merge: false,
  close: false,
  settings: false,
  administrators: true,
  invite: true,
  remove_device: true,
  share: false,
  decide: false,
  take_over: false,
  slots: true,
  backup: false,
  verify: false,
  digest: false,
  reveal: false,
  lift_secret: false,
  supervise: false,
  history: false,
  access_log: false,
  reach: false,
  due: false,
  erase: true,
  consent: false,
};

const names = Object.keys(ACTS) as Act[];

/** What an administrator may, and what a coordinator may. */
export const ALL_ACTS: readonly Act[] = names;
export const COORDINATORS: readonly Act[] = names.filter((act) => !ACTS[act]);
