import type {
  BedNight,
  CatalogueView,
  ExportView,
  FamilyView,
  HitView,
  OptionsView,
  ProfileView,
  PutView,
  RollCallView,
  TodayView,
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
  | "attendance";

export type ExportLevel = "aggregate" | "pseudonymous" | "identified";
export type ExportEncoding = "utf8" | "cp932";

type NoArgs = Record<string, never>;

/** Every command of the shell: what it takes, what it answers. Names and keys are snake_case. */
export type Commands = {
  profile: { args: NoArgs; result: ProfileView };
  create_organisation: {
    args: { organisation: string; actor: string; passphrase: string; presets: string[] };
    result: ProfileView;
  };
  open_sample: { args: NoArgs; result: ProfileView };
  unlock: { args: { passphrase: string }; result: ProfileView };
  lock: { args: NoArgs; result: ProfileView };
  catalogue: { args: NoArgs; result: CatalogueView };
  options: { args: NoArgs; result: OptionsView };
  today: { args: NoArgs; result: TodayView };
  find: { args: { text: string; limit: number }; result: HitView[] };
  family: { args: { id: string }; result: FamilyView };
  get: { args: { kind: RecordKind; id: string }; result: RecordFields };
  put: { args: { kind: RecordKind; record: RecordFields }; result: PutView };
  roll_call: { args: { session_id: string }; result: RollCallView };
  /** Nights `from` to `to`, both included, `YYYY-MM-DD`. */
  beds: { args: { programme_id: string; from: string; to: string }; result: BedNight[] };
  /** `week` is ISO, such as `2026-W11`. */
  export_weekly: {
    args: { week: string; recipient_id: string; level: ExportLevel; encoding: ExportEncoding; out: string };
    result: ExportView;
  };
  undo: { args: { change: string }; result: null };
  pick_folder: { args: NoArgs; result: string | null };
  window_ready: { args: NoArgs; result: null };
};

export type CommandName = keyof Commands;

export interface Client {
  call<K extends CommandName>(name: K, args: Commands[K]["args"]): Promise<Commands[K]["result"]>;
  /** Calls `changed` whenever another program wrote to the records. Gives what ends it. */
  watch(changed: () => void): () => void;
}
