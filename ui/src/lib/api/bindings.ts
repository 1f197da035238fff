// Written by `cargo xtask bindings` from src-tauri/core/src/view: change those files, not this one.

/**
 * A line of the access log.
 */
export type AccessView = { at: string,
/**
 * Who did it.
 */
worker: string, worker_id: string,
/**
 * Label of the device.
 */
device: string,
/**
 * Counts up from 1 on each device.
 */
no: number,
/**
 * Code of `access_act`.
 */
act: string, subject_kind: string | null, subject_id: string | null,
/**
 * Name of what it is about; an alias where the place is secret; empty where it is erased.
 */
subject: string, family_id: string | null, family: string | null,
/**
 * Why; gone where the family was erased.
 */
reason: string | null, };

/**
 * What a use-case does; roles may or may not.
 */
export type Act = "look" | "find" | "family_file" | "new_family" | "visits" | "beds" | "courses" | "cases" | "shipments" | "handover" | "write" | "delete" | "undo" | "over_capacity" | "assign" | "review" | "export" | "report" | "report_all" | "records_behind" | "print" | "import" | "merge" | "close" | "settings" | "administrators" | "invite" | "remove_device" | "share" | "decide" | "take_over" | "slots" | "backup" | "verify" | "digest" | "reveal" | "lift_secret" | "supervise" | "history" | "access_log" | "reach" | "due" | "erase" | "consent";

/**
 * One answer that can be given to an item.
 */
export type AnswerView = {
/**
 * What is stored.
 */
value: number,
/**
 * What it counts: a reversed item counts from the other end.
 */
points: number, label: string | null, };

/**
 * A stay of an overbooked night.
 */
export type ArrangedStay = { stay: StayCard,
/**
 * False: to be arranged.
 */
kept: boolean,
/**
 * What decided: `in_house`, `allowed` (let in with a reason), `confirmed`, `earlier`.
 */
rule: string, };

/**
 * A night for which more is booked than there is room.
 */
export type ArrangementView = { programme_id: string, programme: string, night: string, capacity: number,
/**
 * In the order of the rules: who keeps the bed first.
 */
stays: Array<ArrangedStay>,
/**
 * Names of other programmes with room that night.
 */
free_programmes: Array<string>,
/**
 * Nights near it with room in this programme.
 */
free_nights: Array<string>, };

/**
 * A file that could not be used.
 */
export type AsideView = { file: string,
/**
 * Label of the device whose log it stands in, where it is known.
 */
device: string | null,
/**
 * Why: `file_hash`, `file_signature`, `file_newer`, `unknown_writer`, `removed_writer`, `fork`…
 */
code: string, since: string, };

/**
 * An assignment that is open today, or begins later.
 */
export type AssignedView = { assignment_id: string, enrolment_id: string, household_id: string, household: string, programme_id: string, programme: string, worker_id: string, worker: string, is_primary: boolean, from: string, to: string | null, last_visit: string | null, next_visit: string | null,
/**
 * Done visits of this enrolment's family in the programme.
 */
visits_done: number,
/**
 * Visits the programme plans for a family.
 */
visits_planned: number | null, };

/**
 * Who visits whom.
 */
export type AssignmentsView = { unassigned: Array<UnassignedView>, assigned: Array<AssignedView>,
/**
 * Active workers with their load.
 */
workers: Array<WorkerLine>, };

/**
 * Backups of this computer, for the settings.
 */
export type BackupsView = { folder: string,
/**
 * Day of the newest one, `YYYY-MM-DD`.
 */
newest: string | null, second_folder: string | null, second_newest: string | null,
/**
 * Why the last copy is not in the second folder; its being away is nothing bad.
 */
second_problem: string | null, };

/**
 * What a figure stood at before the program was used.
 */
export type BalanceLine = { id: string, metric: WordsView,
/**
 * Where it is of a part of the figure.
 */
segment: WordsView | null, programme: string, from: string | null, as_of: string, value: number, source: string | null, };

/**
 * What was written for one of several recipients, or why nothing was.
 */
export type BatchView = { recipient_id: string, recipient: string,
/**
 * `folder` is the zip where the batch was packed.
 */
done: ExportView | null, problem: ErrorView | null, };

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
 * What is behind a number of a report.
 */
export type BehindView = { column: ReportColumn,
/**
 * The row, with the one number in its only cell.
 */
row: ReportRow,
/**
 * Records that there are; `records` holds the first of them only.
 */
total: number,
/**
 * By day, latest first.
 */
records: Array<ReportRecord>,
/**
 * What families added that were erased since: counted, without records.
 */
erased: string | null,
/**
 * Families among the records, where it is families that are counted.
 */
households: number | null, };

/**
 * Something that was brought along.
 */
export type BelongingView = { id: string, revision: number, item: string, quantity: number, returned: boolean | null, };

/**
 * A stay on the board, in the lane (bed) it was put into.
 */
export type BoardStay = { stay: StayCard,
/**
 * From 0; at or above the capacity the house is overfull.
 */
lane: number,
/**
 * First and last night shown, counted from the board's `from`.
 */
first: number, last: number,
/**
 * False where it began before the board's first night, or goes on after its last.
 */
begins: boolean, ends: boolean,
/**
 * The reason for going over the capacity, where one was given.
 */
over_reason: string | null, };

/**
 * Nights x beds of a programme and of those that share its rooms.
 */
export type BoardView = { programme_id: string, programme: string,
/**
 * Other programmes that use the same rooms.
 */
pool: Array<ChoiceView>,
/**
 * Columns are days, not nights.
 */
by_day: boolean, from: string, to: string,
/**
 * The night, or day, that is running now.
 */
current: string, capacity: number | null, capacity_unit: string | null,
/**
 * `HH:MM`; None where it is open round the clock.
 */
open_from: string | null, open_to: string | null, nights: Array<BedNight>,
/**
 * Rows of the board: the capacity, or more where more are in the house.
 */
lanes: number, stays: Array<BoardStay>,
/**
 * Waiting list, first come first.
 */
waiting: Array<StayCard>, };

/**
 * A worker who could visit a family, and what speaks against it.
 */
export type CandidateView = { worker_id: string, name: string, training_hours: number, required_hours: number | null, households: number, max_households: number | null, languages: string | null, available: string | null,
/**
 * No rule refuses it (I-30); warnings may remain.
 */
fits: boolean,
/**
 * What is missing: `hours`, `pledge`, `role`, or a warning such as `I-32`.
 */
problems: Array<WarningView>, };

/**
 * Something that a consultation can be tied to.
 */
export type CaseLink = { id: string, date: string, name: string,
/**
 * Of a response.
 */
score: ScoreView | null, };

/**
 * What a consultation can be tied to: outreach sessions, EPDS responses, the latest first.
 */
export type CaseLinks = { sessions: Array<CaseLink>, responses: Array<CaseLink>, };

/**
 * A programme that keeps consultations, and what its rules ask of each.
 */
export type CaseProgramme = { id: string, name: string,
/**
 * Each names its type of abuse.
 */
abuse_type: boolean,
/**
 * Each says which interview it is.
 */
interview_kind: boolean, };

/**
 * Everything that does not change while the program runs.
 */
export type CatalogueView = {
/**
 * Code lists by name: `visit_kind`, `activity`, `stay_reason`, `attendance_state`, …
 */
codes: { [key in string]: Array<CodeView> }, presets: Array<PresetView>, };

/**
 * Training that a certificate lists.
 */
export type CertificateCourse = { course: string | null, hours: number, completed_on: string | null, };

/**
 * What a worker has learned and promised for a programme.
 */
export type CertificateView = { worker: string, code: string | null, programme_id: string, programme: string, required_hours: number, hours: number, pledge_required: boolean, pledge_signed_on: string | null,
/**
 * The day on which the hours were complete, where it is known.
 */
completed_on: string | null,
/**
 * In the order of days.
 */
courses: Array<CertificateCourse>,
/**
 * `training_hours`, `pledge`: why it cannot be given yet; empty where it can.
 */
missing: Array<string>, };

/**
 * A child in the childcare room.
 */
export type ChildcareRow = { person_id: string,
/**
 * Empty: out of the acting worker's sight, and so is everything else.
 */
name: string, kana: string | null, birth_date: string | null, age_years: number | null, age_months: number | null, allergies: string | null, medication: string | null, medical_care: string | null,
/**
 * D.12, None where nobody ticked.
 */
state: string | null,
/**
 * Who of the family may collect the child, and who may not.
 */
collectors: Array<CollectorView>,
/**
 * The adult of the family who is on the same roll.
 */
with: string | null, };

/**
 * The list for the childcare room of one session.
 */
export type ChildcareView = { session: SessionCard, site: string | null, childcare_workers: Array<string>, children: Array<ChildcareRow>, };

/**
 * A record to choose from.
 */
export type ChoiceView = { id: string, name: string,
/**
 * People and workers: the reading, by which a name is found among many.
 */
kana?: string,
/**
 * Programmes: the preset's record type; organisations: `org_type`; workers: first role.
 */
group: string | null,
/**
 * Programmes: the preset code.
 */
preset: string | null, };

/**
 * A month of a programme.
 */
export type ClosingMonth = { programme_id: string, programme: string,
/**
 * `YYYY-MM`
 */
month: string,
/**
 * `running` (not over), `open`, `closed`.
 */
state: string, closed_at: string | null, by: string | null,
/**
 * Records counted in the month.
 */
records: number,
/**
 * Planned visits, stays and sessions of the month that nobody has recorded.
 */
unrecorded: number,
/**
 * Visit records that nobody has read.
 */
unread: number,
/**
 * Changes made after the month was closed: they are reported as corrections.
 */
after_close: number, };

/**
 * One entry of a code list (domain.md D).
 */
export type CodeView = { code: string, ja: string, en: string,
/**
 * Programme or record the code applies to, where the list says so.
 */
applies_to: string | null, group: string | null, };

/**
 * Whether this person may collect the child: a question to a supervisor, or their yes.
 */
export type CollectAskView = {
/**
 * Name of the worker who asks, or who allowed it.
 */
by: string, person_id: string | null, name: string, };

/**
 * Somebody of the family, and whether they may collect the child.
 */
export type CollectorView = { person_id: string, name: string, relation: string | null,
/**
 * None: nobody has said.
 */
permitted: boolean | null, };

/**
 * One of the values.
 */
export type ConflictChoice = {
/**
 * Names it in `choose`: `A2/14/0`.
 */
op: string, value: unknown, at: string, actor: string, device: string, };

/**
 * A field of which several values were entered without knowing of each other.
 */
export type ConflictView = { id: string, kind: string, record: string,
/**
 * Human code of the record, where its kind has one.
 */
code: string | null, household_id: string | null, household_name: string | null,
/**
 * `deleted` where somebody deleted what somebody else edited.
 */
field: string, key: string | null, since: string,
/**
 * The value that counts meanwhile.
 */
now: unknown, choices: Array<ConflictChoice>, };

/**
 * A consent of a family or of one of its members.
 */
export type ConsentLine = { id: string,
/**
 * Code of `consent_scope`.
 */
scope: string, given_on: string,
/**
 * Code of `consent_method`.
 */
method: string | null,
/**
 * Who gave it, where it is one member's.
 */
person: string | null, recipient_id: string | null, recipient: string | null, withdrawn_on: string | null, };

/**
 * The consents of a family.
 */
export type ConsentsView = { consents: Array<ConsentLine>, recalls: Array<RecallView>, };

/**
 * A consultation as a line of the list.
 */
export type ConsultationLine = { id: string, code: string | null, programme_id: string, programme: string, date: string, received_at: string,
/**
 * Code of `consultation_channel`.
 */
channel: string,
/**
 * Codes of `topic`, the main one first.
 */
topics: Array<string>,
/**
 * Code of `abuse_type`.
 */
abuse_type: string | null, is_notification: boolean,
/**
 * Code of `interview_kind`.
 */
interview_kind: string | null, household_id: string | null,
/**
 * The family, or the people who came; empty where they stayed unnamed.
 */
who: string,
/**
 * Code of `consultation_result`.
 */
result: string | null,
/**
 * Code of `consultation_status`.
 */
status: string, follow_up_on: string | null,
/**
 * The follow-up day has come and the consultation is open.
 */
follow_up_due: boolean, workers: Array<string>, };

/**
 * Consultations: those whose follow-up has come, then the open ones, then the rest, each the newest first.
 */
export type ConsultationsView = {
/**
 * The rest goes back to this day.
 */
since: string, follow_ups: number, lines: Array<ConsultationLine>, };

/**
 * What a person did in one session of the course.
 */
export type CourseCell = { attendance_id: string | null,
/**
 * D.12; None where nobody ticked.
 */
state: string | null,
/**
 * The session in which the missed unit was made up.
 */
made_up_in: string | null,
/**
 * Its day.
 */
made_up_on: string | null, };

/**
 * A certificate that a course can give.
 */
export type CourseCertificate = {
/**
 * One person; both parents where their units add up to one completion.
 */
names: Array<string>, person_ids: Array<string>,
/**
 * Distinct curriculum units attended or made up (M-23), of both together.
 */
units: number,
/**
 * The day of the unit that was the last needed.
 */
completed_on: string | null, };

/**
 * A course as a line of the list.
 */
export type CourseLine = { id: string, name: string, cohort: string | null, programme_id: string, programme: string, participants: number, capacity: number | null, sessions_held: number, sessions_total: number | null, next: SessionCard | null, };

/**
 * A participant of a course.
 */
export type CourseRow = { person_id: string, enrolment_id: string | null, household_id: string | null, name: string, kana: string | null, attendance_role: string,
/**
 * One cell a session, in the order of `sessions`.
 */
cells: Array<CourseCell>,
/**
 * Distinct curriculum units attended or made up (M-23).
 */
units: number, completed: boolean, };

/**
 * A course: its sessions across, its people down.
 */
export type CourseView = { id: string, name: string, cohort: string | null, programme_id: string, programme: string, capacity: number | null, places_left: number | null, sessions_total: number | null,
/**
 * Units a person needs for the certificate.
 */
completion_units: number | null, childcare_required: boolean, sessions: Array<SessionCard>, people: Array<CourseRow>,
/**
 * For those who completed, in the order of `people`.
 */
certificates: Array<CourseCertificate>, };

/**
 * How a day or a shift went.
 */
export type DayNoteView = { id: string, date: string, shift: string | null, text: string, by: string, at: string, };

/**
 * A device that takes part.
 */
export type DeviceView = {
/**
 * Label, as in human codes: `A2`.
 */
device: string, worker: string, worker_id: string, role: string,
/**
 * This device.
 */
own: boolean, removed: boolean,
/**
 * When its newest segment was read here; null while nothing came from it.
 */
last_heard: string | null,
/**
 * Changes of it that are here.
 */
changes: number,
/**
 * Files of this device's log that it has said it has.
 */
has_of_ours: number, };

/**
 * A name to choose at the unlock screen.
 */
export type DoorView = { worker_id: string, name: string, };

/**
 * A draft as a line of Today.
 */
export type DraftLine = { key: string, kind: string, place: string, saved_at: string,
/**
 * Name of the household, where the form has one.
 */
household: string | null, };

/**
 * A form that was begun and not saved yet; it never leaves the device.
 */
export type DraftView = {
/**
 * Form and record it belongs to, such as `visit/new/<household>` or `visit/<id>`.
 */
key: string,
/**
 * Kind of record the form writes.
 */
kind: string, household_id: string | null,
/**
 * Route of the screen that opens it again.
 */
place: string, saved_at: string,
/**
 * The form's values as typed; only the form that wrote them reads them.
 */
body: Record<string, unknown>, };

/**
 * What is due until a day, each list by day.
 */
export type DueCalendar = { until: string,
/**
 * How much of it is due by the end of this month.
 */
this_month: number,
/**
 * Programmes for which nobody has said how long records are kept.
 */
retention_missing: Array<string>, erasures: Array<DueErasure>, secrets: Array<DueSecret>, };

/**
 * A family whose records have been kept long enough.
 */
export type DueErasure = { household_id: string, code: string, name: string,
/**
 * The programme that keeps them longest.
 */
programme: string, ended_on: string,
/**
 * Years after that day.
 */
years: number, due_on: string, };

/**
 * A family whose place stays secret only if somebody renews it.
 */
export type DueSecret = { household_id: string, code: string, name: string, due_on: string, };

/**
 * A record that waits for a person: a warning without a reason, an overdue departure.
 */
export type DueView = { kind: string, id: string,
/**
 * Invariant, such as `I-15`.
 */
code: string, household_id: string | null, title: string, date: string | null, };

/**
 * Who may be there twice.
 */
export type DuplicatesView = {
/**
 * How many pairs there are; `pairs` may be the likeliest of them.
 */
count: number, pairs: Array<TwinsView>, };

/**
 * What was destroyed, and what stays of it.
 */
export type ErasedView = { records: number,
/**
 * Figures that stay without a name.
 */
figures: number, };

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
 * A line of the list of all families.
 */
export type FamilyLine = { id: string, code: string, name: string, kana: string | null, address_secret: boolean, };

/**
 * A part of the list of all families.
 */
export type FamilyPart = {
/**
 * Lines of the whole list.
 */
total: number,
/**
 * The rows of the kana table that somebody belongs to.
 */
rows: Array<KanaStart>, lines: Array<FamilyLine>, };

/**
 * One family with all that happened.
 */
export type FamilyView = {
/**
 * The open question whether the address stays secret; for those who may decide it.
 */
lift: LiftView | null,
/**
 * Until when the address is secret, as it was set.
 */
secret_until: string | null, id: string, code: string, display_name: string, household_type: string, district: string | null, contact_caution: string | null, flags: Array<string>, address_secret: boolean,
/**
 * None when there is none, and always when `address_secret`.
 */
address: string | null,
/**
 * Empty when `address_secret`.
 */
phones: Array<string>, members: Array<MemberView>, timeline: Array<TimelineItem>,
/**
 * Families and people that turned out to be this one and its members.
 */
merged: Array<MergedView>, };

/**
 * A line of the handover book.
 */
export type HandoverNoteView = { id: string, revision: number, at: string, by: string, text: string, urgent: boolean,
/**
 * Somebody has taken it over.
 */
done_by: string | null, };

/**
 * The handover book.
 */
export type HandoverView = { from: string, to: string, moves: Array<StayMove>, notes: Array<HandoverNoteView>, in_house: Array<StayCard>, expected: Array<StayCard>, on_call: Array<OnCallView>, };

/**
 * One changed field in a record's history, as the screen shows it.
 */
export type HistoryView = {
/**
 * Device label and number of the change there.
 */
change: string,
/**
 * What `undo` takes, where this device wrote the change.
 */
undo: string | null, at: string, actor: string, device: string, reason: string | null,
/**
 * `deleted` for the deletion mark.
 */
field: string,
/**
 * The code list of the field's values, where it has one.
 */
list: string | null,
/**
 * `text`, `number`, `bool`, `date`, `instant`, `code`, `name` (of another record), `keys`.
 */
shape: string, before: unknown, after: unknown, };

/**
 * One finding of the search, a family or a person.
 */
export type HitView = {
/**
 * `household` or `person`.
 */
kind: string, id: string, household_id: string | null, code: string | null, name: string, kana: string | null, birth_date: string | null, address_secret: boolean, };

/**
 * Somebody a row may be.
 */
export type IntakeCandidate = {
/**
 * A record's id, or `line:12` for one of this very list.
 */
id: string,
/**
 * `household` or `person`.
 */
kind: string,
/**
 * An alias where the place is secret.
 */
name: string, code: string | null, birth_date: string | null,
/**
 * `same` or `maybe`.
 */
verdict: string,
/**
 * `name`, `name_variant`, `kana`, `given_name`, `birth_date`, `phone`, `address`, `code`.
 */
agrees: Array<string>, differs: Array<string>,
/**
 * Names of the row's people who are there already.
 */
people: Array<string>, };

/**
 * A column with what it was taken for.
 */
export type IntakeColumn = {
/**
 * As a spreadsheet names it: `A`, `AB`.
 */
letter: string,
/**
 * Empty where there is none.
 */
heading: string, field: string | null,
/**
 * The first few values.
 */
samples: Array<string>, };

/**
 * What becomes of a row that looks like somebody who is there.
 */
export type IntakeDecision = {
/**
 * First line of the family or person.
 */
line: number,
/**
 * `keep` both, `take` the existing one, or `skip` the row.
 */
choice: string,
/**
 * Which one is taken, as the candidate's `id`; None: the likeliest.
 */
existing: string | null, };

/**
 * A row that looks like somebody who is there.
 */
export type IntakeDuplicate = { line: number, name: string, birth_date: string | null, verdict: string,
/**
 * The likeliest first.
 */
candidates: Array<IntakeCandidate>,
/**
 * What was decided; None where nothing was.
 */
choice: string | null, };

/**
 * A field that a column may hold.
 */
export type IntakeField = { field: string, ja: string, en: string, };

/**
 * A list before anything is made of it.
 */
export type IntakeLook = { sheets: Array<IntakeSheet>, sheet: string | null, header: number, columns: Array<IntakeColumn>,
/**
 * All fields there are for this target.
 */
fields: Array<IntakeField>,
/**
 * The first rows.
 */
rows: Array<IntakeRow>, row_count: number, notices: Array<IntakeNotice>,
/**
 * The columns are as they were when a list with these headings was last taken in.
 */
remembered: boolean,
/**
 * What no column holds and nothing can be made without.
 */
missing: Array<string>, };

/**
 * A cell as it should read.
 */
export type IntakeMend = { line: number,
/**
 * From 0.
 */
column: number, text: string, };

/**
 * Something to know of the file: rows hidden, cells merged, numbers that got their zero back.
 */
export type IntakeNotice = { code: string, detail: Record<string, unknown>, };

/**
 * A row that cannot be stored as it is.
 */
export type IntakeProblem = { line: number,
/**
 * From 0; None where it is no single cell.
 */
column: number | null, field: string | null, code: string, detail: Record<string, unknown>, cells: Array<string>, };

/**
 * What taking in a list does, or did.
 */
export type IntakeReport = {
/**
 * Rows of the list.
 */
rows: number,
/**
 * Rows stored.
 */
stored: number,
/**
 * Rows refused, and rows that wait for a decision.
 */
rejected: number,
/**
 * Rows left out or taken for somebody who is there, as decided.
 */
skipped: number, taken: number,
/**
 * New records of each kind that people count: families, people, others.
 */
households: number, people: number, records: number,
/**
 * Rows that look like somebody who is there.
 */
same: number, maybe: number,
/**
 * Of these, rows about which nothing was decided.
 */
undecided: number, notices: Array<IntakeNotice>,
/**
 * The first of them.
 */
problems: Array<IntakeProblem>, duplicates: Array<IntakeDuplicate>,
/**
 * To be handed to `undo_batch`; None for a check and where nothing was stored.
 */
batch: string | null,
/**
 * The file of the rows that were refused, beside the list.
 */
rejected_file: string | null, };

/**
 * How a list is to be read, and what was decided about it so far.
 */
export type IntakeRequest = {
/**
 * `family_list` or the name of a kind.
 */
target: string,
/**
 * None: the fullest visible sheet.
 */
sheet: string | null,
/**
 * Line of the headings; None: where they are found.
 */
header: number | null,
/**
 * The field of each column, None for a column that is left out; None: remembered or guessed.
 */
fields: Array<string | null> | null, with_hidden: boolean, mended: Array<IntakeMend>, decisions: Array<IntakeDecision>,
/**
 * For rows that look like somebody who is there and about which nothing was decided: `refuse` (they
 * come back), `keep`, `take` or `skip`.
 */
undecided: string, };

export type IntakeRow = { line: number, cells: Array<string>, };

export type IntakeSheet = { name: string, hidden: boolean, };

/**
 * An invitation; the code is shown once and kept nowhere.
 */
export type InvitationView = { code: string, role: string, worker: string,
/**
 * Label that the new device gets.
 */
device: string, valid_until: string, };

/**
 * What a device that joined is told.
 */
export type JoinedView = { organisation: string, worker: string, worker_id: string, role: string, device: string,
/**
 * Changes that came in.
 */
received: number,
/**
 * False while the folder itself is on its way: what is there tells of files that are not there yet, or nothing of
 * the organisation is there at all. The rest comes in with later rounds.
 */
whole: boolean, };

/**
 * Where a row of the kana table begins in a list.
 */
export type KanaStart = {
/**
 * The row's first sign: あ, か … わ.
 */
row: string,
/**
 * Line, counted from 0.
 */
at: number, };

/**
 * The recovery kit, to print at once: its code is kept nowhere.
 */
export type KitView = {
/**
 * `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
 */
code: string, organisation: string,
/**
 * Label of the device that it opens.
 */
device: string, made_on: string, };

/**
 * A field with what stands and what was written.
 */
export type LateFieldView = { field: string,
/**
 * The code list of the field's values, where it has one.
 */
list: string | null,
/**
 * As in a record's history: `text`, `number`, `bool`, `date`, `instant`, `code`, `name`, `keys`.
 */
shape: string, now: unknown, theirs: unknown, };

/**
 * A record of which a removed device wrote something after its removal that differs from what is here. It counts
 * nowhere until somebody takes it over.
 */
export type LateView = {
/**
 * The record.
 */
id: string, kind: string,
/**
 * Human code of the record, where its kind has one.
 */
code: string | null, household_id: string | null, household_name: string | null,
/**
 * Whose record it is, where it is one person's.
 */
person: string | null,
/**
 * Label of the removed device.
 */
device: string, actor: string,
/**
 * When the last of it was written, by the removed device's clock.
 */
at: string,
/**
 * The record is not here.
 */
is_new: boolean,
/**
 * It was deleted there: whoever agrees deletes it.
 */
deleted: boolean,
/**
 * False while something of it is missing, such as an earlier file.
 */
whole: boolean, fields: Array<LateFieldView>, };

/**
 * Somebody asks that a family's address be no secret any more; another has to agree.
 */
export type LiftView = {
/**
 * Name of the worker who asks.
 */
by: string, at: string | null, reason: string,
/**
 * Asked by the one who is looking: somebody else has to agree.
 */
own: boolean, };

/**
 * A member of a family.
 */
export type MemberView = { person_id: string, name: string, kana: string | null, relation: string | null, birth_date: string | null,
/**
 * Completed years today; months for a child under two.
 */
age_years: number | null, age_months: number | null, life_stage: string, allergies: string | null, may_collect_child: boolean | null,
/**
 * What ties the person to the family; None where nothing does.
 */
membership_id: string | null,
/**
 * Last day in the family, where they have left it or will.
 */
left_on: string | null,
/**
 * Families only: code of where the child was placed, where it was.
 */
placement: string | null,
/**
 * With whom; None also where the family's place is secret.
 */
placed_at: string | null, };

/**
 * A record that stands under another.
 */
export type MergedView = {
/**
 * `household` or `person`.
 */
kind: string, id: string, code: string | null, name: string, };

/**
 * A figure that a plan can count by.
 */
export type MetricView = { code: string, name: WordsView,
/**
 * In which its table shows it; a balance can be of one.
 */
segments: Array<SegmentView>,
/**
 * Whether the figures of two years make that of both together: of such alone there are opening balances.
 */
adds_up: boolean, };

/**
 * Segments that somebody has seen and that are not here, by the device that wrote them.
 */
export type MissingView = { device: string, from: number, to: number, since: string, };

/**
 * Who can be called.
 */
export type OnCallView = { id: string, revision: number, name: string, phone: string, from: string | null, to: string | null, note: string | null,
/**
 * On call at this moment.
 */
now: boolean, };

/**
 * What the pickers of the forms offer.
 */
export type OptionsView = { programmes: Array<ChoiceView>, sites: Array<ChoiceView>, workers: Array<ChoiceView>, organisations: Array<ChoiceView>, courses: Array<ChoiceView>, };

/**
 * A body of the directory.
 */
export type OrganisationLine = { id: string, name: string, kana: string | null,
/**
 * Code of `agency`.
 */
org_type: string | null, district: string | null, contact_person: string | null, phone: string | null, offers: string | null, for_whom: string | null, cost: string | null, refusal_note: string | null, note: string | null,
/**
 * 要対協
 */
member_of_yotaikyo: boolean,
/**
 * As it was noted, or the last visit there.
 */
last_visited_on: string | null,
/**
 * Referrals to it, and what came of them.
 */
sent: number, linked: number, declined: number,
/**
 * The latest of them first, five at most.
 */
refusals: Array<Refusal>, };

/**
 * Who of a family lives elsewhere, and with whom.
 */
export type PlacedView = { person: string, organisation: string, };

/**
 * What reports are compared with, and begin with.
 */
export type PlansView = { targets: Array<TargetLine>, balances: Array<BalanceLine>,
/**
 * All figures there are, in the order of the tables.
 */
metrics: Array<MetricView>, };

/**
 * A programme preset that can be added to the organisation (domain.md D.1).
 */
export type PresetView = { code: string, name: string, name_en: string,
/**
 * `visit`, `stay` or `session`.
 */
record_type: string, };

/**
 * One file as it would be written: its head and first rows.
 */
export type PreviewFile = { name: string, columns: Array<string>,
/**
 * At most 20.
 */
rows: Array<Array<string>>, total: number, };

/**
 * Where the profile stands when the program starts or after an unlock.
 */
export type ProfileState = "none" | "locked" | "open" | "newer" | "damaged";

/**
 * The profile as the window's frame needs it.
 */
export type ProfileView = { state: ProfileState, organisation: string | null, organisation_id: string | null,
/**
 * Display name of the worker who is using the program.
 */
actor: string | null, actor_id: string | null,
/**
 * Code of the access role that they have, given or by profession.
 */
access_role: string | null,
/**
 * What they may do, by name: what is not here is not on the screen.
 */
may: Array<Act>,
/**
 * True when these are fictitious sample records.
 */
sample: boolean, data_dir: string, newest_backup: string | null,
/**
 * While locked: who can unlock here, to choose from.
 */
workers: Array<DoorView>,
/**
 * While locked: seconds until the next passphrase is heard.
 */
wait_seconds: number,
/**
 * While locked: `keys_missing`, `keys_damaged` or `version_newer` where the key file cannot be used.
 */
keys_problem: string | null,
/**
 * Whether a recovery kit was printed for this computer.
 */
recovery_kit: boolean,
/**
 * Minutes without a key or a click after which the window locks.
 */
idle_minutes: number, };

/**
 * A programme with the rules in force.
 */
export type ProgrammeLine = { id: string, revision: number, code: string | null, name: string, preset: string | null, record_type: string | null, commissioner_id: string | null, commissioner: string | null, from: string | null, to: string | null,
/**
 * Rules in force: the preset's, with the programme's own over them.
 */
rules: Record<string, unknown>,
/**
 * Names of the rules that the programme sets itself.
 */
own: Array<string>,
/**
 * Rules as the preset has them.
 */
usual: Record<string, unknown>, };

/**
 * Answer to one `put`.
 */
export type PutView = { id: string, revision: number, warnings: Array<WarningView>,
/**
 * The change to hand to `undo`; None when nothing changed.
 */
change: string | null, };

/**
 * An item of a questionnaire as it is answered.
 */
export type QuestionView = { id: string, no: number,
/**
 * The wording, where the organisation has put it in.
 */
text: string | null,
/**
 * Words of the answers as they are stored, joined with `;`.
 */
scale: string | null,
/**
 * The answers in the order in which they are printed: number and, where they are known, words.
 */
answers: Array<AnswerView>,
/**
 * Alerts by itself, whatever the total.
 */
alerts: boolean, };

/**
 * A questionnaire of the organisation.
 */
export type QuestionnaireView = { id: string, code: string, title: string, version: string | null, score_max: number | null, cutoff: number | null, copyright_note: string | null, retired: boolean, items: Array<QuestionView>, };

/**
 * The organisation's questionnaires, and the templates that it has not added.
 */
export type QuestionnairesView = { questionnaires: Array<QuestionnaireView>, templates: Array<TemplateLine>, };

/**
 * Days of a fiscal year that a person has used in a programme.
 */
export type QuotaView = { fiscal_year: number, used_days: number, stays: number, max_days_per_year: number | null, max_days_per_stay: number | null, };

/**
 * A family on a device that may have been lost.
 */
export type ReachFamily = { household_id: string, code: string, name: string,
/**
 * First day, where it is known.
 */
since: string | null,
/**
 * Last day; none while it held it.
 */
until: string | null, };

/**
 * What a device could have read.
 */
export type ReachView = { device: string, worker: string, role: string,
/**
 * When it joined, where that is known here.
 */
joined: string | null,
/**
 * It held something of every family; then `families` is empty.
 */
all_families: boolean, count: number,
/**
 * `identity`, `care`, `visit`, `stay`, `case`.
 */
facets: Array<string>,
/**
 * `directory`, `courses`, `beds`, `audit`.
 */
shared: Array<string>,
/**
 * Those that it still held first.
 */
families: Array<ReachFamily>, };

/**
 * What a recipient has of a family that no longer shares: what the letter to it says.
 */
export type RecallView = { recipient_id: string, recipient: string,
/**
 * The organisation that sent it.
 */
sender: string,
/**
 * What the rows carry; a letter names nobody.
 */
household_code: string, withdrawn_on: string,
/**
 * Oldest first.
 */
batches: Array<SentBatch>, };

/**
 * How many records of a kind hang on a family or person.
 */
export type RecordCount = { kind: string, count: number, };

/**
 * A referral as a line of a list.
 */
export type ReferralLine = { id: string,
/**
 * `in` or `out`.
 */
direction: string,
/**
 * The other body.
 */
organisation: string, household_id: string | null, who: string, date: string,
/**
 * Codes of `referral_reason`.
 */
reasons: Array<string>,
/**
 * Code of `referral_status`.
 */
status: string, linked: boolean | null, };

/**
 * A referral that a body did not take on.
 */
export type Refusal = { referral_id: string, date: string | null,
/**
 * What was answered.
 */
reply: string | null,
/**
 * Codes of `referral_reason`: what was asked for.
 */
reasons: Array<string>, };

/**
 * A number of a report.
 */
export type ReportCell = {
/**
 * None where it does not apply.
 */
value: number | null,
/**
 * As it is printed: `12`, `15.3`, `－`.
 */
text: string,
/**
 * What was planned or done, in words, where a table has any.
 */
words: string | null,
/**
 * Whether there is a line to ask for what is behind it.
 */
counted: boolean, };

/**
 * A part of the time of a report: a column.
 */
export type ReportColumn = {
/**
 * First and last day.
 */
from: string, to: string,
/**
 * Where fiscal years were asked for.
 */
fiscal_year: number | null,
/**
 * `2026-03`, `2025-Q4`, `2026-W11` where the report was cut.
 */
period: string | null, };

/**
 * How many places of a programme were taken each night.
 */
export type ReportNights = { programme_id: string, programme: string, capacity: number | null,
/**
 * The night that the list begins with; it ends with last night or the end of the report.
 */
from: string,
/**
 * None for a night on which the house was not open.
 */
taken: Array<number | null>, };

/**
 * A record behind a number.
 */
export type ReportRecord = { kind: string, id: string, date: string | null, programme: string | null,
/**
 * Name of the person, family, worker or course, as far as the acting worker sees it; else the record's code.
 */
title: string, status: string | null,
/**
 * What this record adds, where the parts add up to the number.
 */
adds: string | null,
/**
 * It was deleted; figures of corrections count those too.
 */
deleted: boolean,
/**
 * The family it belongs to, where it is one's.
 */
household_id: string | null,
/**
 * The record whose screen shows it: its own, its session's, its worker's, a person's family.
 */
opens_kind: string | null, opens_id: string | null, };

/**
 * A figure through the parts of a report: a row.
 */
export type ReportRow = {
/**
 * None for all programmes together.
 */
programme_id: string | null, programme: string | null,
/**
 * Code of the metric.
 */
metric: string, metric_name: WordsView,
/**
 * A part of the metric.
 */
segment: string | null, segment_name: WordsView | null, unit: WordsView,
/**
 * Said only because it happened: carried over, cancelled on the day, corrected after closing.
 */
note: boolean,
/**
 * One for every column.
 */
cells: Array<ReportCell>, };

/**
 * How a figure was counted.
 */
export type ReportRule = { metric_name: WordsView, code: string, rule: WordsView,
/**
 * Where programmes count by different rules: those that count by this one.
 */
programmes: Array<string>, };

/**
 * A table that the acting worker can have.
 */
export type ReportTableView = {
/**
 * `stays`, `visits`, …
 */
table: string, name: WordsView,
/**
 * One line about it.
 */
about: WordsView | null, };

/**
 * A table of counted figures.
 */
export type ReportView = { table: string, name: WordsView,
/**
 * All days of the report.
 */
from: string, to: string, columns: Array<ReportColumn>, rows: Array<ReportRow>, rules: Array<ReportRule>,
/**
 * Of the table of occupancy, for at most 400 days.
 */
nights: Array<ReportNights>,
/**
 * Counts from 1 to one less are hidden, for publication.
 */
hidden_under: number | null,
/**
 * Only families that the acting worker works with are counted.
 */
own_only: boolean,
/**
 * What families added whose records were erased since is not in the figures: the role does not see it.
 */
without_erased: boolean, };

/**
 * A one-time code for a device that is locked: its code is kept nowhere.
 */
export type ResetView = {
/**
 * `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
 */
code: string, device: string, worker: string, valid_until: string, };

/**
 * Contacts of a family whose place is secret, shown for a reason and for 30 seconds (I-60).
 */
export type RevealView = { household_id: string, address: string | null, phones: Array<string>, placed: Array<PlacedView>,
/**
 * When the screen has to hide it again.
 */
until: string, };

/**
 * A done visit that nobody has read yet, with its words.
 */
export type ReviewView = { visit: VisitCard, revision: number, activities: Array<string>, tasks: Array<string>, note: string | null, observation_mother: string | null, observation_child: string | null, observation_home: string | null,
/**
 * Days since the visit.
 */
waiting_days: number, };

/**
 * The roll of one session.
 */
export type RollCallView = { session: SessionCard, childcare_required: boolean, rows: Array<RollRow>, };

/**
 * A person on a roll.
 */
export type RollRow = {
/**
 * The missed session this attendance makes up for.
 */
makes_up_for: string | null, attendance_id: string | null, revision: number | null, person_id: string | null, name: string, kana: string | null,
/**
 * `attendance_role`, D.12 context: `mother`, `father`, `child_in_childcare`, …
 */
attendance_role: string,
/**
 * D.12, or None where nobody ticked yet.
 */
state: string | null, };

/**
 * What a response comes to, as far as it was answered.
 */
export type ScoreView = {
/**
 * None where an answer is missing: never counted as zero.
 */
score: number | null,
/**
 * The highest score there is.
 */
score_max: number | null, cutoff: number | null,
/**
 * Numbers of the items that were not answered.
 */
missing: Array<number>, over_cutoff: boolean,
/**
 * Numbers of the items that alert by themselves.
 */
alert_items: Array<number>,
/**
 * The day on which somebody saw to the alert.
 */
seen_on: string | null, };

/**
 * A part of a figure, such as the visits before the birth.
 */
export type SegmentView = { code: string, name: WordsView, };

/**
 * A batch that went out.
 */
export type SentBatch = { id: string,
/**
 * Hash of the content, as in its manifest.
 */
batch: string, made_on: string, from: string, to: string,
/**
 * Code of `export_level`.
 */
level: string, folder: string, files: Array<string>, };

/**
 * A session of a course or group as a line of Today.
 */
export type SessionCard = { id: string, programme: string, programme_id: string, course: string | null, sequence_no: number | null, theme: string | null, status: string, start_at: string | null, end_at: string | null, attended: number, expected: number, };

/**
 * Whether a family's records may go to a body: who agreed, or what is missing.
 */
export type SharingConsent = {
/**
 * `agreed`, `unasked` or `withdrawn`.
 */
state: string,
/**
 * The code of `consent_scope` that would do; None where a consent has to name the body.
 */
scope: string | null, given_on: string | null,
/**
 * Code of `consent_method`.
 */
method: string | null,
/**
 * Who gave it, where it is one member's.
 */
person: string | null, withdrawn_on: string | null, };

/**
 * A line of the history of sharing.
 */
export type SharingEvent = { at: string,
/**
 * `round`, `invited`, `joined`, `removed`, `restored`, `left`, `snapshot`, `cleared`, `healed`…
 */
code: string, detail: unknown, };

/**
 * What the footer and the screen of sharing show. Reading it touches no folder.
 */
export type SharingView = {
/**
 * False while this profile shares with nobody.
 */
shared: boolean, folder: string | null,
/**
 * What the last attempt met: null, or a code such as `folder_missing`.
 */
problem: string | null,
/**
 * Access role of this device's worker.
 */
role: string | null,
/**
 * Label of this device, as in human codes.
 */
device: string,
/**
 * Whether this device may invite and remove others.
 */
may_invite: boolean,
/**
 * Changes that are not in the folder yet.
 */
pending: number,
/**
 * Of those in the folder, changes that no other device has said it has.
 */
unreceived: number, last_sync: string | null, devices: Array<DeviceView>, missing: Array<MissingView>,
/**
 * What is not coming any more: its log has ended and nobody has it who could give it.
 */
lost: Array<MissingView>, set_aside: Array<AsideView>, conflicts: number,
/**
 * A newer program writes in a part of the records so that this one only reads it until it is updated.
 */
outdated: boolean,
/**
 * What happened, newest first.
 */
events: Array<SharingEvent>, };

/**
 * A shipment as a line of the list.
 */
export type ShipmentLine = { id: string, code: string | null, programme: string, person: string, household_id: string | null, requested_on: string, shipped_on: string | null,
/**
 * Code of `shipment_status`.
 */
status: string, neutral_label: boolean, items: Array<ShippedItem>, };

/**
 * One kind of goods in a shipment.
 */
export type ShippedItem = {
/**
 * Code of `shipping_item`.
 */
item: string, qty: number, };

/**
 * A worker who can open this profile.
 */
export type SlotView = { worker_id: string, name: string, code: string,
/**
 * Somebody else chose the passphrase; it must be changed at the first unlock.
 */
temporary: boolean,
/**
 * The acting worker's own.
 */
own: boolean, };

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
overdue: boolean, code: string | null, kana: string | null, room: string | null,
/**
 * Waiting lists go by it.
 */
requested_at: string | null, requester_type: string,
/**
 * What the night has to know.
 */
allergies: string | null,
/**
 * Places taken by the programme's unit: a pair is one, people are counted.
 */
units: number,
/**
 * The family's place is secret: on paper its name is masked too (I-60).
 */
address_secret: boolean, };

/**
 * What happened to a stay in the last hours.
 */
export type StayMove = { stay: StayCard,
/**
 * `arrived`, `left`, `booked`, `waitlisted`, `cancelled`, `changed`.
 */
what: string, at: string, by: string, };

/**
 * One stay with what the desk needs to know.
 */
export type StayView = {
/**
 * Whom a supervisor is asked about, who is not on the child's list.
 */
collect_ask: CollectAskView | null,
/**
 * Whom a supervisor (`by`) has allowed to collect.
 */
collect_approved: CollectAskView | null, stay: StayCard, revision: number, household: string | null, person: MemberView, medication: string | null, medical_care: string | null, contact_caution: string | null, address_secret: boolean, companions: Array<MemberView>, collectors: Array<CollectorView>, quota: QuotaView | null, planned_in_at: string | null, planned_out_at: string | null, actual_in_at: string | null, actual_out_at: string | null, reason_codes: Array<string>, note: string | null, belongings: Array<BelongingView>, day_notes: Array<DayNoteView>, };

/**
 * What one round of sharing did.
 */
export type SyncReport = {
/**
 * Changes that went out.
 */
published: number,
/**
 * Changes that came in.
 */
received: number,
/**
 * Files that could not be used.
 */
set_aside: number, missing: Array<MissingView>, conflicts: number, };

/**
 * A row of a public plan.
 */
export type TargetLine = { id: string, plan_name: string, no: string | null, section: string | null, item: string, mark: string | null, unit: string | null, target: string | null,
/**
 * Figure that gives the actual value; None where it is typed in.
 */
metric: WordsView | null, programme: string | null,
/**
 * Fiscal years that have a plan, the earliest first.
 */
years: Array<number>, baselines: number,
/**
 * Code of `target_status`.
 */
status: string, };

/**
 * A template that can be added.
 */
export type TemplateLine = { code: string, title: string, title_en: string, items: number, };

/**
 * One line of a family's timeline, newest first.
 */
export type TimelineItem = {
/**
 * `visit`, `stay`, `attendance`, `enrolment`, `consultation`, `referral`, `support_plan`, `response`, `shipment`.
 */
kind: string, id: string,
/**
 * Attendance: its session.
 */
session_id: string | null, date: string, start_at: string | null, end_at: string | null, programme: string,
/**
 * Code of the visit, stay or plan's kind, the attendance role, the channel, the direction, the wave.
 */
what: string | null,
/**
 * Codes of topics, of reasons, of goods.
 */
about: Array<string>,
/**
 * Responses: what the answers come to.
 */
score: ScoreView | null, status: string, people: Array<string>, note: string | null, nights: number | null, days: number | null, concern_level: number | null,
/**
 * Done visits: somebody has read the record (review mark).
 */
reviewed: boolean | null, };

/**
 * Today: what there is to do on `date`.
 */
export type TodayView = { date: string, visits: Array<VisitCard>, arrivals: Array<StayCard>, departures: Array<StayCard>, in_house: Array<StayCard>, sessions: Array<SessionCard>, due: Array<DueView>,
/**
 * Is there a bed tonight? One line for each programme with beds.
 */
tonight: Array<TonightView>,
/**
 * Forms begun and not saved, newest first.
 */
drafts: Array<DraftLine>,
/**
 * Visit records that nobody has read yet; 0 for those who do not review.
 */
unread: number,
/**
 * Families with an open enrolment and no visitor; 0 for those who do not assign.
 */
unassigned: number, };

/**
 * Tonight's beds of a programme.
 */
export type TonightView = { programme_id: string, programme: string,
/**
 * `pair`, `person` or `slot`.
 */
capacity_unit: string | null, waiting: number, night: BedNight, };

/**
 * One of two records beside the other.
 */
export type TwinSide = { id: string, household_id: string | null, name: string, kana: string | null, code: string | null, birth_date: string | null, address_secret: boolean,
/**
 * None where there is none, and where it is secret.
 */
address: string | null,
/**
 * Empty where the place is secret.
 */
phones: Array<string>, caution: string | null, allergies: string | null,
/**
 * A family's members; a person's families.
 */
people: Array<string>, programmes: Array<string>, records: Array<RecordCount>, first_on: string | null, last_on: string | null, };

/**
 * One of two records that may be one.
 */
export type TwinView = { id: string,
/**
 * The family's name alone where its place is secret.
 */
name: string,
/**
 * The family's number.
 */
code: string | null, birth_date: string | null, household_id: string | null,
/**
 * Names of a family's members.
 */
people: Array<string>, };

/**
 * Two families, or two people, side by side.
 */
export type TwinsCompared = { kind: string, one: TwinSide, other: TwinSide,
/**
 * None where nothing speaks for one.
 */
likeness: TwinsView | null,
/**
 * Members who may be one: first of the one family, then of the other.
 */
people: Array<TwinsView>,
/**
 * Why they cannot be made one: `merge_secret`, `merged_already`.
 */
refused: string | null, };

/**
 * Two records that may be one, with what speaks for it and what against.
 */
export type TwinsView = {
/**
 * `household` or `person`.
 */
kind: string, one: TwinView, other: TwinView,
/**
 * `same` or `maybe`.
 */
verdict: string,
/**
 * `name`, `name_variant`, `kana`, `given_name`, `birth_date`, `phone`, `address`.
 */
agrees: Array<string>, differs: Array<string>, };

/**
 * A family whose enrolment is open and that nobody visits.
 */
export type UnassignedView = { enrolment_id: string, household_id: string, household: string, programme_id: string, programme: string, applied_on: string | null,
/**
 * Days since it applied.
 */
waiting_days: number | null, district: string | null, };

/**
 * A visit as a line of Today or of the timeline.
 */
export type VisitCard = { id: string, household_id: string, household: string, programme: string, programme_id: string, visit_kind: string, status: string, date: string,
/**
 * Actual times where done, else the planned ones.
 */
start_at: string | null, end_at: string | null, workers: Array<string>, concern_level: number,
/**
 * Somebody has read the record (review mark).
 */
reviewed: boolean, };

/**
 * Visits of a span of days, unrecorded ones first.
 */
export type VisitsView = { from: string, to: string,
/**
 * Planned visits whose day has passed, oldest first, from 28 days back.
 */
unrecorded: Array<VisitCard>,
/**
 * All visits from `from` to `to`, by day and time.
 */
visits: Array<VisitCard>, };

/**
 * A warning that was stored and waits for a reason (severity W of domain.md C.5).
 */
export type WarningView = { code: string, detail: Record<string, unknown>, };

/**
 * Something to mend or to know before the weekly CSV is written.
 */
export type WeeklyCheck = {
/**
 * `mend` (a row would be wrong or missing), `know` (it goes out as it is).
 */
severity: string,
/**
 * `unrecorded`, `no_municipality`, `due`, `no_consent`, `masked`, `unread`, …
 */
code: string, kind: string, id: string, household_id: string | null, title: string, date: string | null, };

/**
 * The weekly CSV before it is written.
 */
export type WeeklyPreview = { checks: Array<WeeklyCheck>, files: Array<PreviewFile>, left_out: number, masked: number,
/**
 * Against the last batch of the same period, recipient and level.
 */
added: number, changed: number, removed: number,
/**
 * Name of the last batch's folder.
 */
last_folder: string | null, };

/**
 * Something in both languages of the program.
 */
export type WordsView = { ja: string, en: string, };

/**
 * A worker as a line of the list.
 */
export type WorkerLine = { id: string, code: string | null, name: string, kana: string | null, access_role: string | null,
/**
 * Roles held today (D.2).
 */
roles: Array<string>, active: boolean, training_hours: number, pledge_signed_on: string | null,
/**
 * Households assigned today.
 */
households: number, max_households: number | null,
/**
 * Done visits of this month.
 */
visits_this_month: number, };
