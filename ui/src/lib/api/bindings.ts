// Written by `cargo xtask bindings` from src-tauri/core/src/view.rs: change that file, not this one.

/**
 * One night of a programme's beds.
 */
export type BedNight = { night: string,
/**
 * Null where the programme sets no capacity.
 */
capacity: number | null, taken: number, held: number, free: number | null,
/**
 * Invariants broken that night, such as `I-11`.
 */
violations: Array<string>, };

/**
 * Everything that does not change while the program runs.
 */
export type CatalogueView = {
/**
 * Code lists by name: `visit_kind`, `activity`, `stay_reason`, `attendance_state`, …
 */
codes: { [key in string]: Array<CodeView> }, presets: Array<PresetView>, };

/**
 * A record to choose from.
 */
export type ChoiceView = { id: string, name: string,
/**
 * Programmes: the preset's record type; organisations: `org_type`; workers: first role.
 */
group: string | null,
/**
 * Programmes: the preset code.
 */
preset: string | null, };

/**
 * One entry of a code list (domain.md D).
 */
export type CodeView = { code: string, ja: string, en: string,
/**
 * Programme or record the code applies to, where the list says so.
 */
applies_to: string | null, group: string | null, };

/**
 * A record that waits for a person: a warning without a reason, an overdue departure.
 */
export type DueView = { kind: string, id: string,
/**
 * Invariant, such as `I-15`.
 */
code: string, household_id: string | null, title: string, date: string | null, };

/**
 * An error as it leaves the core: a stable code, the field at fault, parameters for the sentence.
 */
export type ErrorView = { code: string, field: string | null, detail: Record<string, unknown>, };

/**
 * What a weekly export wrote.
 */
export type ExportView = { folder: string, batch_id: string,
/**
 * Rows per file.
 */
files: { [key in string]: number },
/**
 * Rows left out because the family withdrew its consent or its address is another municipality's.
 */
left_out: number,
/**
 * Characters the chosen encoding does not have, each with its count.
 */
replaced: { [key in string]: number },
/**
 * Additions and corrections since the last batch.
 */
corrections: number,
/**
 * Rows whose name is masked because the family's place is secret.
 */
masked: number,
/**
 * The very batch was there already: nothing was written.
 */
unchanged: boolean,
/**
 * Where the period goes over a 31 March: the batches of the later fiscal years.
 */
further: Array<ExportView>, };

/**
 * One family with all that happened.
 */
export type FamilyView = { id: string, code: string, display_name: string, household_type: string, district: string | null, contact_caution: string | null, flags: Array<string>, address_secret: boolean,
/**
 * None when there is none, and always when `address_secret`.
 */
address: string | null,
/**
 * Empty when `address_secret`.
 */
phones: Array<string>, members: Array<MemberView>, timeline: Array<TimelineItem>, };

/**
 * One finding of the search, a family or a person.
 */
export type HitView = {
/**
 * `household` or `person`.
 */
kind: string, id: string, household_id: string | null, code: string | null, name: string, kana: string | null, birth_date: string | null, address_secret: boolean, };

/**
 * A member of a family.
 */
export type MemberView = { person_id: string, name: string, kana: string | null, relation: string | null, birth_date: string | null,
/**
 * Completed years today; months for a child under two.
 */
age_years: number | null, age_months: number | null, life_stage: string, allergies: string | null, may_collect_child: boolean | null, };

/**
 * What the pickers of the forms offer.
 */
export type OptionsView = { programmes: Array<ChoiceView>, sites: Array<ChoiceView>, workers: Array<ChoiceView>, organisations: Array<ChoiceView>, courses: Array<ChoiceView>, };

/**
 * A programme preset that can be added to the organisation (domain.md D.1).
 */
export type PresetView = { code: string, name: string, name_en: string,
/**
 * `visit`, `stay` or `session`.
 */
record_type: string, };

/**
 * Where the profile stands when the program starts or after an unlock.
 */
export type ProfileState = "none" | "locked" | "open" | "newer" | "damaged";

/**
 * The profile as the window's frame needs it.
 */
export type ProfileView = { state: ProfileState, organisation: string | null,
/**
 * Display name of the worker who is using the program.
 */
actor: string | null, actor_id: string | null,
/**
 * True when these are fictitious sample records.
 */
sample: boolean, data_dir: string, newest_backup: string | null, };

/**
 * Answer to one `put`.
 */
export type PutView = { id: string, revision: number, warnings: Array<WarningView>,
/**
 * The change to hand to `undo`; None when nothing changed.
 */
change: string | null, };

/**
 * The roll of one session.
 */
export type RollCallView = { session: SessionCard, childcare_required: boolean, rows: Array<RollRow>, };

/**
 * A person on a roll.
 */
export type RollRow = { attendance_id: string | null, revision: number | null, person_id: string | null, name: string, kana: string | null,
/**
 * `attendance_role`, D.12 context: `mother`, `father`, `child_in_childcare`, …
 */
attendance_role: string,
/**
 * D.12, or None where nobody ticked yet.
 */
state: string | null, };

/**
 * A session of a course or group as a line of Today.
 */
export type SessionCard = { id: string, programme: string, programme_id: string, course: string | null, sequence_no: number | null, theme: string | null, status: string, start_at: string | null, end_at: string | null, attended: number, expected: number, };

/**
 * A stay as a line of Today or of the timeline.
 */
export type StayCard = { id: string, person_id: string, person: string, household_id: string | null, programme: string, programme_id: string, stay_kind: string, status: string, in_at: string | null, out_at: string | null,
/**
 * Nights and days by the programme's rule, for `{nights}泊{days}日`.
 */
nights: number, days: number,
/**
 * Planned departure passed by more than two hours and nobody checked out (I-17).
 */
overdue: boolean, };

/**
 * One line of a family's timeline, newest first.
 */
export type TimelineItem = {
/**
 * `visit`, `stay`, `attendance`, `enrolment`.
 */
kind: string, id: string,
/**
 * Attendance: its session.
 */
session_id: string | null, date: string, start_at: string | null, end_at: string | null, programme: string,
/**
 * Visit kind, stay kind or attendance role.
 */
what: string | null, status: string, people: Array<string>, note: string | null, nights: number | null, days: number | null, concern_level: number | null, };

/**
 * Today: what there is to do on `date`.
 */
export type TodayView = { date: string, visits: Array<VisitCard>, arrivals: Array<StayCard>, departures: Array<StayCard>, in_house: Array<StayCard>, sessions: Array<SessionCard>, due: Array<DueView>, };

/**
 * A visit as a line of Today or of the timeline.
 */
export type VisitCard = { id: string, household_id: string, household: string, programme: string, programme_id: string, visit_kind: string, status: string, date: string,
/**
 * Actual times where done, else the planned ones.
 */
start_at: string | null, end_at: string | null, workers: Array<string>, concern_level: number, };

/**
 * A warning that was stored and waits for a reason (severity W of domain.md C.5).
 */
export type WarningView = { code: string, detail: Record<string, unknown>, };
