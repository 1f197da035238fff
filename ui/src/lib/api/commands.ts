import type {
  AccessView,
  ArrangementView,
  AssignmentsView,
  BackupsView,
  BatchView,
  BedNight,
  BehindView,
  BoardView,
  CandidateView,
  CaseLinks,
  CaseProgramme,
  CatalogueView,
  CertificateView,
  ChildcareView,
  ChoiceView,
  ClosingMonth,
  ConflictView,
  ConsentsView,
  ConsultationsView,
  CourseLine,
  CourseView,
  DraftView,
  DueCalendar,
  DuplicatesView,
  ErasedView,
  FamilyPart,
  FamilyView,
  HandoverView,
  HistoryView,
  HitView,
  IntakeLook,
  IntakeReport,
  IntakeRequest,
  InvitationView,
  JoinedView,
  KitView,
  LateView,
  OptionsView,
  OrganisationLine,
  PlansView,
  ProfileView,
  ProgrammeLine,
  PutView,
  QuestionnairesView,
  QuotaView,
  ReachView,
  ReferralLine,
  ReportTableView,
  ReportView,
  ResetView,
  RevealView,
  ReviewView,
  RollCallView,
  ScoreView,
  SessionCard,
  SharingConsent,
  SharingView,
  ShipmentLine,
  SlotView,
  StayView,
  SyncReport,
  TodayView,
  TwinsCompared,
  VisitsView,
  WeeklyPreview,
  WorkerLine,
} from "./bindings";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A record with the core's field names. `id` and changed fields edit; `overrides` answers warnings. */
export type RecordFields = { [field: string]: JsonValue };

export type RecordKind =
  | "household"
  | "person"
  | "membership"
  | "address_history"
  | "phone"
  | "organisation"
  | "site"
  | "worker"
  | "programme"
  | "visit"
  | "stay"
  | "course"
  | "session"
  | "attendance"
  | "enrolment"
  | "assignment"
  | "consent"
  | "pregnancy"
  | "worker_role"
  | "training"
  | "day_note"
  | "belonging"
  | "handover_note"
  | "on_call"
  | "consultation"
  | "referral"
  | "support_plan"
  | "goal"
  | "questionnaire"
  | "question_item"
  | "response"
  | "shipment"
  | "shipment_item"
  | "target"
  | "baseline"
  | "target_year"
  | "opening_balance";

export type ExportLevel = "aggregate" | "pseudonymous" | "identified";
export type ExportEncoding = "utf8" | "cp932";

export type ReportCut = "quarter" | "month" | "week";

/** Fiscal years from the first to the last, or days from `from` to `to`. */
export type ReportQuery = {
  table: string;
  years: [number, number] | null;
  from: string | null;
  to: string | null;
  by: ReportCut | null;
  programme_id: string | null;
};

/** A number of a report: its row, and the days of its column. */
export type ReportSpot = {
  metric: string;
  segment: string | null;
  programme_id: string | null;
  from: string;
  to: string;
};

type NoArgs = Record<string, never>;

/** Every command of the shell: what it takes, what it answers. Names and keys are snake_case. */
export type Commands = {
  profile: { args: NoArgs; result: ProfileView };
  create_organisation: {
    args: { organisation: string; actor: string; passphrase: string; presets: string[] };
    result: ProfileView;
  };
  open_sample: { args: NoArgs; result: ProfileView };
  /** `worker_id` is who was chosen; with `new_passphrase`, that one is theirs from now on. */
  unlock: {
    args: { passphrase: string; worker_id?: string; new_passphrase?: string };
    result: ProfileView;
  };
  /** By the recovery code, with a new passphrase for the one who was chosen. */
  recover: { args: { code: string; new_passphrase: string; worker_id?: string }; result: ProfileView };
  change_passphrase: { args: { current: string; new: string }; result: null };
  slots: { args: NoArgs; result: SlotView[] };
  /** Gives somebody a temporary passphrase; `passphrase` is the administrator's own. */
  put_slot: { args: { worker_id: string; temporary: string; passphrase: string }; result: SlotView[] };
  remove_slot: { args: { worker_id: string; passphrase: string }; result: SlotView[] };
  /** A new recovery sheet; the code of the one before opens nothing any more. */
  renew_kit: { args: { passphrase: string }; result: KitView };
  /** A one-time code for somebody who forgot their passphrase on another device. */
  reset_from_afar: { args: { worker_id: string; device: string; passphrase: string }; result: ResetView };
  set_idle_minutes: { args: { minutes: number }; result: ProfileView };
  backups: { args: NoArgs; result: BackupsView };
  set_second_folder: { args: { folder: string | null }; result: BackupsView };
  /** Puts a backup in the place of the records, by a passphrase or the recovery code of its day. */
  restore_backup: { args: { file: string; passphrase?: string; code?: string }; result: ProfileView };
  lock: { args: NoArgs; result: ProfileView };
  /** Joins an organisation: the folder it shares, the one-time code, the passphrase for this computer. */
  join: { args: { folder: string; code: string; passphrase: string }; result: JoinedView };
  /** How far sharing is; touches no folder. */
  sharing: { args: NoArgs; result: SharingView };
  /** Begins to share through this folder (an administrator's device), or goes on in another one. */
  share_folder: { args: { folder: string }; result: SyncReport };
  /** One round now; the program does one every minute by itself. */
  sync_now: { args: NoArgs; result: SyncReport };
  invite: { args: { worker_id: string; role: string }; result: InvitationView };
  remove_device: { args: { device: string }; result: SharingView };
  conflicts: { args: NoArgs; result: ConflictView[] };
  /** One of the choices, or another value; of a deletion `true` deletes and `false` keeps the record. */
  resolve_conflict: {
    args: { id: string; choose?: string; value?: JsonValue };
    result: { change: string | null };
  };
  /** Nights for which more is booked than there is room, with who keeps the bed and why. */
  arrangements: { args: NoArgs; result: ArrangementView[] };
  /** How far a record that this device wrote to is; null where others wrote it, or nothing is shared. */
  record_place: { args: { id: string }; result: "here" | "in_folder" | "received" | null };
  /**
   * What removed devices wrote after their removal and differs from what is here, by record. Reads the folder: its
   * errors where that is away.
   */
  written_late: { args: NoArgs; result: LateView[] };
  /** Writes what was written late of a record as one's own. What it names may have to be taken over first. */
  take_over: { args: { record: string }; result: PutView };
  /** Writes a file without personal data for whoever helps; answers its path. */
  export_help: { args: { folder: string }; result: string };
  catalogue: { args: NoArgs; result: CatalogueView };
  options: { args: NoArgs; result: OptionsView };
  today: { args: NoArgs; result: TodayView };
  find: { args: { text: string; limit: number }; result: HitView[] };
  family: { args: { id: string }; result: FamilyView };
  get: { args: { kind: RecordKind; id: string }; result: RecordFields };
  /** With `draft`, the draft of that key goes away in the same transaction. */
  put: { args: { kind: RecordKind; record: RecordFields; draft?: string }; result: PutView };
  /**
   * All or nothing, as one change; the answers in the order of the items. A field `@n` names the record of item n,
   * which comes before it. A refusal says which `item` it was in its detail.
   */
  put_many: {
    args: { items: { kind: RecordKind; record: RecordFields }[]; draft?: string };
    result: PutView[];
  };
  roll_call: { args: { session_id: string }; result: RollCallView };
  /** Nights `from` to `to`, both included, `YYYY-MM-DD`. */
  beds: { args: { programme_id: string; from: string; to: string }; result: BedNight[] };
  /** Ids of all whom batches go to. */
  recipients: { args: NoArgs; result: string[] };
  /** `period` is an ISO week such as `2026-W11` or a month such as `2026-03`; null for all recipients, each by itself. */
  export_weekly: {
    args: {
      period: string;
      recipient_id: string | null;
      level: ExportLevel;
      encoding: ExportEncoding;
      out: string;
      /** Packs each batch into a zip (AES); kept nowhere. */
      passphrase: string | null;
    };
    result: BatchView[];
  };
  weekly_preview: {
    args: { period: string; recipient_id: string; level: ExportLevel };
    result: WeeklyPreview;
  };

  /** Lines of the list of all families by kana, `count` of them from line `from` on, counted from 0. */
  families: { args: { from: number; count: number }; result: FamilyPart };
  /** Contacts of a family with a secret place; `reason` is kept in the access log. */
  reveal: { args: { household_id: string; reason: string }; result: RevealView };
  /** Asks that an address be no secret any more; somebody else has to agree. */
  ask_lift: { args: { household_id: string; reason: string; draft?: string }; result: null };
  confirm_lift: { args: { household_id: string }; result: null };
  /** Says no, or takes the question back. */
  drop_lift: { args: { household_id: string }; result: null };
  /** Asks a supervisor about somebody who is not on a child's list: a person, or a name. */
  ask_collect: { args: { stay_id: string; person_id?: string; name?: string; draft?: string }; result: null };
  decide_collect: {
    args: { stay_id: string; allowed: boolean; reason: string; draft?: string };
    result: null;
  };

  draft: { args: { key: string }; result: DraftView | null };
  /** Answers when it was saved. */
  put_draft: {
    args: { key: string; kind: RecordKind; household_id: string | null; place: string; body: RecordFields };
    result: string;
  };
  drop_draft: { args: { key: string }; result: null };

  /** `mine`: the acting worker's only. A visitor sees their own in any case. */
  visits: { args: { from: string; to: string; mine: boolean }; result: VisitsView };
  /** Plans `times` visits, the first as given, each `every_days` after the one before; one change. */
  plan_visits: {
    args: { visit: RecordFields; times: number; every_days: number; draft?: string };
    result: PutView[];
  };
  /** The last done visit of a family in a programme, for 前回と同じ; null where there is none. */
  last_visit: { args: { household_id: string; programme_id: string }; result: RecordFields | null };
  assignments: { args: NoArgs; result: AssignmentsView };
  candidates: { args: { enrolment_id: string; on: string }; result: CandidateView[] };
  reviews: { args: NoArgs; result: ReviewView[] };
  /** Sets the review mark on done visits; one change. */
  review: { args: { visit_ids: string[] }; result: PutView[] };

  board: { args: { programme_id: string; from: string; to: string }; result: BoardView };
  stay_view: { args: { id: string }; result: StayView };
  quota: { args: { programme_id: string; person_id: string; on: string }; result: QuotaView };
  /** A bed at once, on a call: makes the person, under the kana, and the stay. One change. */
  hold_emergency: {
    args: {
      programme_id: string;
      /** Code of `agency`: who is asking. */
      requester_type: string;
      kana: string;
      /** Local `YYYY-MM-DDTHH:MM`. */
      in_at: string;
      nights: number;
      /** Why one more than the house holds; answered with a refusal `I-11` where it is full and this is null. */
      over_reason: string | null;
      /** Goes away with the held bed. */
      draft: string;
    };
    result: PutView;
  };
  handover: { args: { hours: number }; result: HandoverView };

  sessions: { args: { from: string; to: string }; result: SessionCard[] };
  courses: { args: NoArgs; result: CourseLine[] };
  course_view: { args: { id: string }; result: CourseView };
  /** Sessions of the same unit that the person missed and has not made up: what this one can make up for. */
  missed: { args: { person_id: string; session_id: string }; result: SessionCard[] };
  /** The other children of a person's family, who may come along. */
  children_beside: { args: { person_id: string }; result: ChoiceView[] };
  childcare_list: { args: { session_id: string }; result: ChildcareView };

  /** The programmes that keep consultations, with what their rules ask. */
  case_programmes: { args: NoArgs; result: CaseProgramme[] };
  consultations: { args: { programme_id: string | null }; result: ConsultationsView };
  /** Other organisations, by reading: what they offer, and what came of referrals to them. */
  directory: { args: NoArgs; result: OrganisationLine[] };
  /** Outreach sessions and EPDS responses that a consultation can be tied to, the latest first. */
  case_links: { args: { household_id: string | null; on: string }; result: CaseLinks };
  /** Code of `infant_age_band` of a family's youngest member. */
  age_band: { args: { household_id: string; on: string }; result: string | null };
  /** Of a consultation, or all that are not over. */
  referrals: { args: { consultation_id: string | null }; result: ReferralLine[] };
  sharing_consent: {
    args: { household_id: string | null; person_id: string | null; to_org_id: string };
    result: SharingConsent;
  };
  questionnaires: { args: NoArgs; result: QuestionnairesView };
  add_questionnaire: { args: { code: string }; result: PutView };
  /** `answers`: from an item's number to the answer. */
  score_answers: { args: { questionnaire_id: string; answers: RecordFields }; result: ScoreView };
  see_alert: { args: { response_id: string }; result: PutView };
  shipments: { args: NoArgs; result: ShipmentLine[] };

  workers: { args: NoArgs; result: WorkerLine[] };
  /** For each programme that asks for training, whether the certificate can be given. */
  certificates: { args: { worker_id: string }; result: CertificateView[] };
  programmes: { args: NoArgs; result: ProgrammeLine[] };
  closings: { args: { months: number }; result: ClosingMonth[] };
  close_month: { args: { programme_id: string; month: string }; result: { change: string | null } };

  report_tables: { args: NoArgs; result: ReportTableView[] };
  /** Rows of public plans, opening balances, and the figures either may name. */
  plans: { args: NoArgs; result: PlansView };
  /** `under` hides counts that are less, for publication. */
  report_view: { args: { query: ReportQuery; under: number | null }; result: ReportView };
  report_behind: { args: { query: ReportQuery; spot: ReportSpot }; result: BehindView };
  /** A workbook of the commissioner's layout. */
  pick_template: { args: NoArgs; result: string | null };
  /** Answers the path of the file. */
  save_report: {
    args: {
      query: ReportQuery;
      form: "csv" | "xlsx" | "template";
      template: string | null;
      fy_label: string;
      under: number | null;
      folder: string;
    };
    result: string;
  };

  /** Newest first, a thousand at most; null asks for all. */
  access_log: {
    args: { worker_id: string | null; household_id: string | null; act: string | null };
    result: AccessView[];
  };
  /** Answers the path of the file. */
  export_access_log: {
    args: { folder: string; worker_id: string | null; household_id: string | null; act: string | null };
    result: string;
  };
  /** Called before a sheet is printed; what is printed is about this record, where it is about one. */
  /** Comes before the recovery sheet is printed. */
  log_kit_print: { args: Record<string, never>; result: null };
  log_print: { args: { kind: RecordKind | null; id: string | null; what: string }; result: null };
  consents: { args: { household_id: string }; result: ConsentsView };
  withdraw_consent: { args: { id: string; on: string }; result: PutView };
  due_calendar: { args: NoArgs; result: DueCalendar };
  /** `typed` is the family's number, typed by the person. There is no undo. */
  erase_family: {
    args: { household_id: string; basis: string; reason: string; typed: string };
    result: ErasedView;
  };
  device_reach: { args: { device: string }; result: ReachView };
  /** Newest first. */
  history: { args: { kind: RecordKind; id: string }; result: HistoryView[] };

  /** Marks a record as deleted, with a reason; `undo` brings it back. */
  delete: { args: { kind: RecordKind; id: string; reason: string }; result: { change: string | null } };
  undo: { args: { change: string }; result: null };
  pick_backup: { args: NoArgs; result: string | null };
  /** A list to be taken in: .xlsx, .xls, .ods or .csv. */
  pick_list: { args: NoArgs; result: string | null };
  look_into: { args: { path: string; request: IntakeRequest }; result: IntakeLook };
  /** Does what `import_list` does and stores nothing. */
  check_list: { args: { path: string; request: IntakeRequest }; result: IntakeReport };
  import_list: { args: { path: string; request: IntakeRequest }; result: IntakeReport };
  /** Rows done, and rows there are. */
  intake_progress: { args: NoArgs; result: [number, number] };
  cancel_intake: { args: NoArgs; result: null };
  /** Changes taken back, and changes that stay because they were edited since. */
  undo_batch: { args: { batch: string }; result: [number, number] };
  /** Families and people who may be there twice: how many, and the likeliest first. */
  duplicates: { args: NoArgs; result: DuplicatesView };
  compare_twins: {
    args: { kind: "household" | "person"; one: string; other: string };
    result: TwinsCompared;
  };
  /** Two are two; with `together` they may be one again. */
  keep_apart: { args: { one: string; other: string; together: boolean }; result: null };
  /** `people`: each with whom they stand under. Answers the change that `undo` takes. */
  merge: {
    args: {
      kind: "household" | "person";
      from: string;
      into: string;
      people: [string, string][];
      reason: string;
    };
    result: string | null;
  };
  unmerge: { args: { kind: "household" | "person"; from: string; reason: string }; result: string | null };
  pick_folder: { args: NoArgs; result: string | null };
  window_ready: { args: NoArgs; result: null };
  /** The answer to `closing`: closes the window, or leaves it open where something could not be kept. */
  window_close: { args: { kept: boolean }; result: null };
};

export type CommandName = keyof Commands;

export interface Client {
  call<K extends CommandName>(name: K, args: Commands[K]["args"]): Promise<Commands[K]["result"]>;
  /** Calls `changed` whenever another program wrote to the records. Gives what ends it. */
  watch(changed: () => void): () => void;
  /** Calls `asked` when somebody closes the window, which waits for `window_close`. */
  closing(asked: () => void): () => void;
}
