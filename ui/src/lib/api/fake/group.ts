import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "sessions" | "courses" | "course_view" | "missed" | "childcare_list";

/** Courses, sessions, childcare. */
export function fakeGroup(records: FakeRecords, refuse: (code: string) => never): Pick<Handlers, Names> {
  return {
    sessions: () => records.today.sessions,
    courses: () => [],
    course_view: () => refuse("record_missing"),
    missed: () => [],
    childcare_list: () => ({
      session: records.roll.session,
      site: null,
      childcare_workers: [],
      children: [],
    }),
  };
}
