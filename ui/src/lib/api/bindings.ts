// The views of the core (src-tauri/core/src/view.rs), one type for one type.

export type ProfileState = "none" | "locked" | "open" | "newer" | "damaged";

export type ProfileView = { state: ProfileState, organisation: string | null, actor: string | null, actor_id: string | null, sample: boolean, data_dir: string, newest_backup: string | null, };

export type CodeView = { code: string, ja: string, en: string, applies_to: string | null, group: string | null, };

export type PresetView = { code: string, name: string, name_en: string, record_type: string, };

export type CatalogueView = { codes: { [key in string]: Array<CodeView> }, presets: Array<PresetView>, };

export type ChoiceView = { id: string, name: string, group: string | null, preset: string | null, };

export type OptionsView = { programmes: Array<ChoiceView>, sites: Array<ChoiceView>, workers: Array<ChoiceView>, organisations: Array<ChoiceView>, courses: Array<ChoiceView>, };

export type HitView = { kind: string, id: string, household_id: string | null, code: string | null, name: string, kana: string | null, birth_date: string | null, address_secret: boolean, };

export type VisitCard = { id: string, household_id: string, household: string, programme: string, programme_id: string, visit_kind: string, status: string, date: string, start_at: string | null, end_at: string | null, workers: Array<string>, concern_level: number, };

export type StayCard = { id: string, person_id: string, person: string, household_id: string | null, programme: string, programme_id: string, stay_kind: string, status: string, in_at: string | null, out_at: string | null, nights: number, days: number, overdue: boolean, };

export type SessionCard = { id: string, programme: string, programme_id: string, course: string | null, sequence_no: number | null, theme: string | null, status: string, start_at: string | null, end_at: string | null, attended: number, expected: number, };

export type DueView = { kind: string, id: string, code: string, household_id: string | null, title: string, date: string | null, };

export type TodayView = { date: string, visits: Array<VisitCard>, arrivals: Array<StayCard>, departures: Array<StayCard>, in_house: Array<StayCard>, sessions: Array<SessionCard>, due: Array<DueView>, };

export type MemberView = { person_id: string, name: string, kana: string | null, relation: string | null, birth_date: string | null, age_years: number | null, age_months: number | null, life_stage: string, allergies: string | null, may_collect_child: boolean | null, };

export type TimelineItem = { kind: string, id: string, session_id: string | null, date: string, start_at: string | null, end_at: string | null, programme: string, what: string | null, status: string, people: Array<string>, note: string | null, nights: number | null, days: number | null, concern_level: number | null, };

export type FamilyView = { id: string, code: string, display_name: string, household_type: string, district: string | null, contact_caution: string | null, flags: Array<string>, address_secret: boolean, address: string | null, phones: Array<string>, members: Array<MemberView>, timeline: Array<TimelineItem>, };

export type RollRow = { attendance_id: string | null, revision: number | null, person_id: string | null, name: string, kana: string | null, attendance_role: string, state: string | null, };

export type RollCallView = { session: SessionCard, childcare_required: boolean, rows: Array<RollRow>, };

export type BedNight = { night: string, capacity: number | null, taken: number, held: number, free: number | null, violations: Array<string>, };

export type WarningView = { code: string, detail: Record<string, unknown>, };

export type PutView = { id: string, revision: number, warnings: Array<WarningView>, change?: string | null, };

export type ErrorView = { code: string, field: string | null, detail: Record<string, unknown>, };

export type ExportView = { folder: string, batch_id: string, files: { [key in string]: number }, left_out: number, replaced: { [key in string]: number }, corrections: number, };
