/**
 * Every handle that an end-to-end script may hold on to, as `data-testid`.
 *
 * A field named `date` has the input `field-date`, what the parser understood in `field-date-echo`, its error in
 * `field-date-error`, and each choice of a chip group in `field-status--done`.
 */
export const testIds = {
  openIntake: "open-intake",
  intake: "intake",
  intakePick: "intake-pick",
  intakeCheck: "intake-check",
  intakeImport: "intake-import",
  intakeCancel: "intake-cancel",
  intakeUndo: "intake-undo",
  intakeResult: "intake-result",
  intakeCounts: "intake-counts",
  navToday: "nav-today",
  navFind: "nav-find",
  navVisits: "nav-visits",
  navAssignments: "nav-assignments",
  navCases: "nav-cases",
  navShipments: "nav-shipments",
  consultations: "consultations",
  consultationNew: "consultation-new",
  consultationForm: "consultation-form",
  consultationMore: "consultation-more",
  consultationRefer: "consultation-refer",
  notificationStays: "notification-stays",
  referralForm: "referral-form",
  referralConsent: "referral-consent",
  referralPrint: "referral-print",
  planForm: "plan-form",
  planPrint: "plan-print",
  goalAdd: "goal-add",
  responseForm: "response-form",
  responseScore: "response-score",
  responseAlert: "response-alert",
  responseSeen: "response-seen",
  responseRefer: "response-refer",
  questionnaires: "questionnaires",
  questionnairesOpen: "questionnaires-open",
  wordingForm: "wording-form",
  shipments: "shipments",
  shipmentNew: "shipment-new",
  shipmentForm: "shipment-form",
  itemAdd: "item-add",
  caseActions: "case-actions",
  caseSheet: "case-sheet",
  navBoard: "nav-board",
  navHandover: "nav-handover",
  navCourses: "nav-courses",
  navClosing: "nav-closing",
  dueOpen: "due-open",
  accessLog: "access-log",
  accessExport: "access-export",
  accessOpen: "access-open",
  consents: "consents",
  consentsOpen: "consents-open",
  consentAdd: "consent-add",
  consentForm: "consent-form",
  due: "due",
  eraseDialog: "erase-dialog",
  eraseOpen: "erase-open",
  eraseYes: "erase-yes",
  eraseNo: "erase-no",
  history: "history",
  historyOpen: "history-open",
  reach: "reach",
  recalls: "recalls",
  recallLetter: "recall-letter",
  withdrawDialog: "withdraw-dialog",
  withdrawYes: "withdraw-yes",
  navPeople: "nav-people",
  navSettings: "nav-settings",
  navHelp: "nav-help",
  navReports: "nav-reports",
  navWeekly: "nav-weekly",
  searchOpen: "search-open",
  searchDialog: "search-dialog",
  searchInput: "search-input",
  settingsOpen: "settings-open",
  lock: "lock",
  footer: "footer",
  toast: "toast",
  toastUndo: "toast-undo",
  toastClose: "toast-close",

  startCreate: "start-create",
  startJoin: "start-join",
  startSample: "start-sample",
  createForm: "create-form",
  createSubmit: "create-submit",
  showPassphrase: "show-passphrase",
  unlockForm: "unlock-form",
  unlockSubmit: "unlock-submit",
  unlockWait: "unlock-wait",
  unlockForgot: "unlock-forgot",
  forgotForm: "forgot-form",
  forgotSubmit: "forgot-submit",
  restoreOpen: "restore-open",
  restoreForm: "restore-form",
  restoreSubmit: "restore-submit",
  kit: "kit",
  kitCode: "kit-code",
  kitPrint: "kit-print",
  kitDone: "kit-done",
  passphraseForm: "passphrase-form",
  passphraseChange: "passphrase-change",
  kitForm: "kit-form",
  kitMake: "kit-make",
  slots: "slots",
  slotForm: "slot-form",
  slotGive: "slot-give",
  slotRemove: "slot-remove",
  afarOpen: "afar-open",
  afarForm: "afar-form",
  afarMake: "afar-make",
  afarCode: "afar-code",
  passphraseOpen: "passphrase-open",
  kitOpen: "kit-open",
  slotOpen: "slot-open",
  secondForm: "second-form",
  secondSet: "second-set",
  secondNone: "second-none",
  troubleDamaged: "trouble-damaged",
  troubleNewer: "trouble-newer",
  troubleRetry: "trouble-retry",

  today: "today",
  todayEmpty: "today-empty",
  todayVisits: "today-visits",
  todayArrivals: "today-arrivals",
  todayDepartures: "today-departures",
  todayInHouse: "today-in-house",
  todaySessions: "today-sessions",
  todayDue: "today-due",

  find: "find",
  findInput: "find-input",
  findResults: "find-results",
  allFamilies: "all-families",
  newFamily: "new-family",
  familyForm: "family-form",
  addMember: "add-member",
  familyPage: "family-page",
  familyName: "family-name",
  familyAddress: "family-address",
  familyTimeline: "family-timeline",
  familyRecordVisit: "family-record-visit",
  familyRecordStay: "family-record-stay",

  visitNew: "visit-new",
  familyEdit: "family-edit",
  familyEditForm: "family-edit-form",
  addPhone: "add-phone",
  memberForm: "member-form",
  memberNew: "member-new",
  enrol: "enrol",
  enrolmentForm: "enrolment-form",
  reveal: "reveal",
  revealDialog: "reveal-dialog",
  revealShow: "reveal-show",
  revealed: "revealed",
  revealHide: "reveal-hide",
  lift: "lift",
  liftAsk: "lift-ask",
  liftSend: "lift-send",
  liftConfirm: "lift-confirm",
  liftDrop: "lift-drop",
  visitPlan: "visit-plan",
  visitList: "visit-list",
  visitUnrecorded: "visit-unrecorded",
  visitWeek: "visit-week",
  visitWeekBefore: "visit-week-before",
  visitWeekThis: "visit-week-this",
  visitWeekAfter: "visit-week-after",
  visitReviews: "visit-reviews",
  visitPlanForm: "visit-plan-form",
  visitAsLast: "visit-as-last",
  visitChangeWhat: "visit-change-what",
  visitConcernHint: "visit-concern-hint",
  concernForm: "concern-form",
  concernOnCall: "concern-on-call",
  visitForm: "visit-form",
  stayNew: "stay-new",
  stayForm: "stay-form",
  stayCopyPlan: "stay-copy-plan",
  sessionNew: "session-new",
  sessionForm: "session-form",
  takeAwayDialog: "take-away-dialog",
  takeAwayYes: "take-away-yes",
  takeAwayNo: "take-away-no",
  memberLeave: "member-leave",
  save: "save",
  cancel: "cancel",
  formErrors: "form-errors",
  warnings: "warnings",
  warningsSave: "warnings-save",
  warningsLater: "warnings-later",

  rollCall: "roll-call",
  rollAllPresent: "roll-all-present",
  rollCounts: "roll-counts",
  rollHeld: "roll-held",
  rollEdit: "roll-edit",
  rollError: "roll-error",
  rollAdd: "roll-add",

  reports: "reports",
  report: "report",
  reportTable: "report-table",
  reportBefore: "report-before",
  reportAfter: "report-after",
  reportTime: "report-time",
  reportPrint: "report-print",
  reportCsv: "report-csv",
  reportExcel: "report-excel",
  reportRules: "report-rules",
  reportChart: "report-chart",
  reportNights: "report-nights",
  behind: "behind",
  behindBack: "behind-back",

  weeklyForm: "weekly-form",
  addRecipient: "add-recipient",
  pickFolder: "pick-folder",
  weeklySubmit: "weekly-submit",
  weeklyResult: "weekly-result",
  weeklyFolder: "weekly-folder",
  weeklyPreview: "weekly-preview",
  weeklyNotReceived: "weekly-not-received",
  weeklyMend: "weekly-mend",
  weeklySince: "weekly-since",

  // Visits, assignments, reviews, drafts.
  assignments: "assignments",
  assignPanel: "assign-panel",
  assignSave: "assign-save",
  assignCancel: "assign-cancel",
  assignError: "assign-error",
  assignToReviews: "assign-to-reviews",
  assignLoads: "assign-loads",
  reviews: "reviews",
  reviewsEmpty: "reviews-empty",
  reviewText: "review-text",
  reviewMark: "review-mark",
  reviewMarkAll: "review-mark-all",
  reviewMarkAllYes: "review-mark-all-yes",
  reviewHand: "review-hand",
  todayDrafts: "today-drafts",
  draftBar: "draft-bar",
  draftDiscard: "draft-discard",
  draftSaved: "draft-saved",

  // Beds, stays, handover.
  board: "board",
  boardGrid: "board-grid",
  boardPrevious: "board-previous",
  boardNext: "board-next",
  boardTonight: "board-tonight",
  boardJump: "board-jump",
  boardEmergency: "board-emergency",
  boardSelected: "board-selected",
  boardOpen: "board-open",
  boardExtend: "board-extend",
  boardShorten: "board-shorten",
  boardBook: "board-book",
  boardOver: "board-over",
  boardWaiting: "board-waiting",
  reasonDialog: "reason-dialog",
  reasonSave: "reason-save",
  reasonLater: "reason-later",
  reasonTakeBack: "reason-take-back",
  stayPage: "stay-page",
  stayKnow: "stay-know",
  stayMissing: "stay-missing",
  stayFillPerson: "stay-fill-person",
  stayEdit: "stay-edit",
  stayCheckIn: "stay-check-in",
  stayCheckInSave: "stay-check-in-save",
  stayExtend: "stay-extend",
  stayCheckOut: "stay-check-out",
  stayCheckOutSave: "stay-check-out-save",
  stayAssignBed: "stay-assign-bed",
  stayConfirm: "stay-confirm",
  stayOthers: "stay-others",
  stayPanelCancel: "stay-panel-cancel",
  stayQuota: "stay-quota",
  stayStop: "stay-stop",
  stayStopBack: "stay-stop-back",
  stayStopAnyway: "stay-stop-anyway",
  stayStopAsk: "stay-stop-ask",
  collectAsk: "collect-ask",
  collectAllow: "collect-allow",
  collectRefuse: "collect-refuse",
  stayBelongings: "stay-belongings",
  stayAddItem: "stay-add-item",
  stayNotes: "stay-notes",
  stayAddNote: "stay-add-note",
  stayBeds: "stay-beds",
  emergencyForm: "emergency-form",
  emergencyBeds: "emergency-beds",
  emergencyNightsMore: "emergency-nights-more",
  emergencyNightsFewer: "emergency-nights-fewer",
  handover: "handover",
  handoverPrint: "handover-print",
  handoverNotes: "handover-notes",
  handoverAdd: "handover-add",
  handoverInHouse: "handover-in-house",
  handoverExpected: "handover-expected",
  handoverMoves: "handover-moves",
  handoverOnCall: "handover-on-call",
  onCallAdd: "on-call-add",
  onCallSave: "on-call-save",

  // Courses, childcare.
  courses: "courses",
  coursesToday: "courses-today",
  coursesMonth: "courses-month",
  courseNew: "course-new",
  courseForm: "course-form",
  coursePlan: "course-plan",
  course: "course",
  courseHead: "course-head",
  courseBegin: "course-begin",
  courseGrid: "course-grid",
  courseAdd: "course-add",
  courseAddSession: "course-add-session",
  courseCertificates: "course-certificates",
  makeUpDialog: "make-up-dialog",
  makeUpSave: "make-up-save",
  makeUpPresent: "make-up-present",
  makeUpError: "make-up-error",
  rollChildcare: "roll-childcare",
  childcare: "childcare",
  childcarePrint: "childcare-print",

  // Office: workers, programmes, closing, settings, help.
  wayBack: "way-back",
  settings: "settings",
  help: "help",
  guide: "guide",
  keyTable: "key-table",
  dataDir: "data-dir",
  newestBackup: "newest-backup",
  people: "people",
  peopleWorkers: "people-workers",
  peopleProgrammes: "people-programmes",
  workerNew: "worker-new",
  workerForm: "worker-form",
  workerHours: "worker-hours",
  addRole: "add-role",
  addTraining: "add-training",
  programmeForm: "programme-form",
  closing: "closing",
  closingDialog: "closing-dialog",
  closingYes: "closing-yes",
  closingNo: "closing-no",

  // Sharing: the folder, devices, invitations, joining, decisions.
  navSharing: "nav-sharing",
  footerSharing: "footer-sharing",
  sharing: "sharing",
  sharingState: "sharing-state",
  sharingPending: "sharing-pending",
  sharingUnreceived: "sharing-unreceived",
  sharingLast: "sharing-last",
  syncNow: "sync-now",
  toConflicts: "to-conflicts",
  shareForm: "share-form",
  shareSubmit: "share-submit",
  sharingMissing: "sharing-missing",
  recordPlace: "record-place",
  sharingAside: "sharing-aside",
  sharingEvents: "sharing-events",
  helpWrite: "help-write",
  helpPath: "help-path",
  inviteOpen: "invite-open",
  removeDialog: "remove-dialog",
  removeYes: "remove-yes",
  removeNo: "remove-no",
  inviteForm: "invite-form",
  inviteMake: "invite-make",
  invitation: "invitation",
  inviteCode: "invite-code",
  inviteCopy: "invite-copy",
  invitePrint: "invite-print",
  inviteDone: "invite-done",
  workerDevices: "worker-devices",
  joinForm: "join-form",
  joinSubmit: "join-submit",
  joinBusy: "join-busy",
  joinDone: "join-done",
  joinStart: "join-start",
  conflicts: "conflicts",
  conflictCard: "conflict-card",
  conflictNow: "conflict-now",
  conflictDecide: "conflict-decide",
  conflictOther: "conflict-other",
  conflictsEmpty: "conflicts-empty",
  arrangements: "arrangements",
  arrangementsOpen: "arrangements-open",
} as const;

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
