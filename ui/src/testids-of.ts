/** Test ids that name a record, a field or a place. */

/** The control of a field: `field-date`. Members of the family form carry their index: `field-member-0-given_name`. */
export const fieldId = (name: string) => `field-${name}`;
export const echoId = (name: string) => `field-${name}-echo`;
export const errorId = (name: string) => `field-${name}-error`;
/** One choice of a chip group or select: `field-status--done`. */
export const choiceId = (name: string, value: string) => `field-${name}--${value}`;
/** Opens the field for a record that the list lacks, and stores it: `add-site-open`, `field-new_site`, `add-site`. */
export const addOpenId = (kind: string) => `add-${kind}-open`;
export const addId = (kind: string) => `add-${kind}`;
/** The reason box of a warning: `warning-I-15`. */
export const warningId = (code: string) => `warning-${code}`;
/** A finding of the search, in the dialog, on the page or in a picker: `hit-<id>`. */
export const hitId = (id: string) => `hit-${id}`;
/** A line of Today, the timeline or a list: `card-visit-<id>`. */
export const cardId = (kind: string, id: string) => `card-${kind}-${id}`;
/** 「直す」 beside a member of a family. */
export const memberEditId = (person: string) => `member-edit-${person}`;
/** 「消す」 beside what may have been entered by mistake: `take-away-<record>`. */
export const takeAwayId = (record: string) => `take-away-${record}`;
/** 「記録する」 beside a visit that nobody has recorded. */
export const recordId = (visit: string) => `record-${visit}`;
/** A quarter of an hour earlier or later: `field-start-earlier`. */
export const quarterId = (name: string, to: "earlier" | "later") => `field-${name}-${to}`;
/** A template of the note: `template-0`. */
export const templateId = (at: number) => `template-${at}`;
/** A row of the kana table beside all families: `kana-か`. */
export const kanaRowId = (row: string) => `kana-${row}`;
/** Tonight's beds of a programme on Today. */
export const tonightId = (programme: string) => `tonight-${programme}`;
/** A row of the roll, and one of its states: `roll-<person>`, `roll-<person>--absent`. */
export const rollRowId = (person: string) => `roll-${person}`;
export const rollStateId = (person: string, state: string) => `roll-${person}--${state}`;
/** Opens the other states of a row, as key 5 does: `roll-<person>--other`. */
export const rollOtherId = (person: string) => `roll-${person}--other`;
/** A file of the weekly export's result: `weekly-file-visits.csv`. */
export const weeklyFileId = (file: string) => `weekly-file-${file}`;
/** A night of the board's head: `night-2026-03-14`; its free places are in `data-free`. */
export const nightId = (night: string) => `night-${night}`;
/** A free place: lane from 0 and night, `bed-0-2026-03-14`. A stay's bar is `bar-<id>`, its end `bar-end-<id>`. */
export const bedId = (lane: number, night: string) => `bed-${lane}-${night}`;
export const barId = (stay: string) => `bar-${stay}`;
export const barEndId = (stay: string) => `bar-end-${stay}`;
/** Gives a bed to somebody who waits: `assign-<stay>`. */
export const assignId = (stay: string) => `assign-${stay}`;
/** Somebody of the family who may, or may not, collect: `collector-<person>`. */
export const collectorId = (person: string) => `collector-${person}`;
/** What was brought along, ticked when it is given back: `returned-<belonging>`. */
export const returnedId = (belonging: string) => `returned-${belonging}`;
/** A line of the handover book, and the press that takes it on. */
export const noteId = (note: string) => `note-${note}`;
export const takeOverId = (note: string) => `take-over-${note}`;
/** Who can be called: `on-call-<id>`, `on-call-edit-<id>`. */
export const onCallId = (id: string) => `on-call-${id}`;
export const onCallEditId = (id: string) => `on-call-edit-${id}`;
/** A row of a course, and one of its sessions: `course-<person>`, `course-<person>--<session>`. */
export const courseRowId = (person: string) => `course-${person}`;
export const courseCellId = (person: string, session: string) => `course-${person}--${session}`;
/** A child of the childcare list: `childcare-<person>`. */
export const childcareRowId = (person: string) => `childcare-${person}`;
/** A family without a visitor and its button: `waiting-<enrolment>`; a candidate: `candidate-<worker>`. */
export const waitingId = (enrolment: string) => `waiting-${enrolment}`;
export const candidateId = (worker: string) => `candidate-${worker}`;
/** Changes or ends an assignment: `assigned-<assignment>`; what a visitor carries: `load-<worker>`. */
export const assignedId = (assignment: string) => `assigned-${assignment}`;
export const loadId = (worker: string) => `load-${worker}`;
/** An unread record in the list: `review-<visit>`. */
export const reviewId = (visit: string) => `review-${visit}`;
/** A month of a programme, its state in `data-state`: `month-<programme>-2026-10`; its button: `close-<programme>-2026-10`. */
export const monthId = (programme: string, month: string) => `month-${programme}-${month}`;
export const closeMonthId = (programme: string, month: string) => `close-${programme}-${month}`;
/** A check before the weekly CSV, leading to its record: `check-unrecorded-<id>`. */
export const checkId = (code: string, id: string) => `check-${code}-${id}`;
/** A file of the preview: `preview-visits.csv`. */
export const previewFileId = (file: string) => `preview-${file}`;
/** A worker or programme of the lists: `worker-<id>`, `programme-<id>`; puts a rule back: `reset-capacity`. */
export const workerId = (worker: string) => `worker-${worker}`;
export const programmeId = (programme: string) => `programme-${programme}`;
export const resetRuleId = (rule: string) => `reset-${rule}`;
/** Chooses a guide of the help: `guide-visitor`, `guide-keys`. */
export const guideId = (name: string) => `guide-${name}`;
/** A device of the list and the press that removes it: `device-B1`, `remove-B1`. */
export const deviceId = (device: string) => `device-${device}`;
export const removeDeviceId = (device: string) => `remove-${device}`;
/** A choice of the conflict in sight: `choice-0`, `choice-both`, `choice-other`, `choice-delete`, `choice-keep`. */
export const conflictChoiceId = (choice: string) => `choice-${choice}`;
/** Another conflict of the list, opened by a press: `conflict-<id>`. */
/** What a removed device wrote of a record. */
export const lateId = (record: string) => `late-${record}`;
export const conflictId = (conflict: string) => `conflict-${conflict}`;
/** A consent of a family: `consent-<id>`; prints the letter to a recipient: `letter-<organisation>`. */
export const consentId = (consent: string) => `consent-${consent}`;
export const letterId = (recipient: string) => `letter-${recipient}`;
/** What is due for a family: `due-erasure-<household>`, `due-secret-<household>`. */
export const dueErasureId = (household: string) => `due-erasure-${household}`;
export const dueSecretId = (household: string) => `due-secret-${household}`;
/** A change in a record's history: `change-A1/88`. */
export const historyChangeId = (change: string) => `change-${change}`;
/** A row of a list that has to be mended, or about which somebody decides: `intake-problem-7`, `intake-like-7`. */
export const intakeProblemId = (line: number) => `intake-problem-${line}`;
export const intakeLikeId = (line: number) => `intake-like-${line}`;
/** Takes up a template of a questionnaire, puts its wording in: `template-EPDS`, `wording-<questionnaire>`. */
export const templateAddId = (code: string) => `template-${code}`;
export const wordingId = (questionnaire: string) => `wording-${questionnaire}`;
/** A table to choose: `table-stays`; a number of it: `figure-<row>-<column>`; a record behind one: `behind-<id>`. */
export const reportTableId = (table: string) => `table-${table}`;
export const figureId = (row: number, column: number) => `figure-${row}-${column}`;
export const behindId = (record: string) => `behind-${record}`;
/** Two records that may be one: `twins-<one>-<other>`; separates what was merged: `unmerge-<id>`. */
export const twinsId = (one: string, other: string) => `twins-${one}-${other}`;
export const unmergeId = (record: string) => `unmerge-${record}`;
/** A recipient among all of them, and one for whom nothing could be written. */
export const recipientId = (organisation: string) => `recipient-${organisation}`;
export const weeklyFailedId = (organisation: string) => `weekly-failed-${organisation}`;
/** A body of the directory: `organisation-<id>`. */
export const organisationId = (organisation: string) => `organisation-${organisation}`;
/** How far a worker is for a programme, or what a person is given of a course: `certificate-<id>`. */
export const certificateId = (programme: string) => `certificate-${programme}`;
