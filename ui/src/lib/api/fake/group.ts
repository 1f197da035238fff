import { textOf } from "../../fields";
import type { SessionCard } from "../bindings";
import type { Handlers, Put } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "sessions" | "courses" | "course_view" | "missed" | "children_beside" | "childcare_list";

/** Courses, sessions, childcare. */
export function fakeGroup(records: FakeRecords, refuse: (code: string) => never): Pick<Handlers, Names> {
  const { group } = records;
  const all = (): SessionCard[] => [...group.courses.flatMap((course) => course.sessions), ...group.groups];
  return {
    sessions: ({ from, to }) =>
      all()
        .filter(
          ({ start_at }) => start_at !== null && start_at.slice(0, 10) >= from && start_at.slice(0, 10) <= to,
        )
        .sort((a, b) => (a.start_at ?? "").localeCompare(b.start_at ?? "")),
    courses: () =>
      group.courses.map((course) => ({
        id: course.id,
        name: course.name,
        cohort: course.cohort,
        programme_id: course.programme_id,
        programme: course.programme,
        participants: (course.capacity ?? 0) - (course.places_left ?? 0),
        capacity: course.capacity,
        sessions_held: course.sessions.filter((session) => session.status === "held").length,
        sessions_total: course.sessions_total,
        next: course.sessions.find((session) => session.status === "planned") ?? null,
      })),
    course_view: ({ id }) =>
      structuredClone(group.courses.find((course) => course.id === id)) ?? refuse("record_missing"),
    missed: ({ person_id }) => group.missed[person_id] ?? [],
    children_beside: ({ person_id }) => {
      const home = records.families.find(({ members }) =>
        members.some((each) => each.person_id === person_id),
      );
      return (home?.members ?? [])
        .filter((each) => each.person_id !== person_id && each.age_years !== null && each.age_years < 18)
        .map((each) => ({ id: each.person_id, name: each.name, group: null, preset: null }));
    },
    childcare_list: () => ({
      session: records.roll.session,
      site: records.options.sites[0]?.name ?? null,
      childcare_workers: group.children.length === 0 ? [] : ["四角 ゆう", "丸井 けい"],
      children: structuredClone(group.children),
    }),
  };
}

/** What a stored record changes in the courses. */
export function applyToGroup(records: FakeRecords, { kind, record }: Put, id: string): void {
  const course = records.group.courses.find((candidate) => candidate.id === record.course_id);
  if (kind !== "enrolment" || !course || !Array.isArray(record.person_ids)) return;
  for (const person of record.person_ids) {
    const hit = records.hits.find((candidate) => candidate.id === person);
    if (!hit) continue;
    course.people.push({
      person_id: hit.id,
      enrolment_id: id,
      household_id: textOf(record, "household_id"),
      name: hit.name,
      kana: hit.kana,
      attendance_role: "mother",
      cells: course.sessions.map(() => ({
        attendance_id: null,
        state: null,
        made_up_in: null,
        made_up_on: null,
      })),
      units: 0,
      completed: false,
    });
  }
  if (course.places_left !== null) course.places_left = Math.max(0, course.places_left - 1);
}
