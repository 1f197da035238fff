import type { ChoiceView, OptionsView } from "./api/bindings";

export type RecordType = "visit" | "stay" | "session" | "consultation" | "shipment";

/** The organisation's programmes that keep this kind of record. */
export function programmesOf(options: OptionsView | undefined, type: RecordType): ChoiceView[] {
  return (options?.programmes ?? []).filter((programme) => programme.group === type);
}

export function presetOf(options: OptionsView | undefined, programmeId: string): string | null {
  return options?.programmes.find((programme) => programme.id === programmeId)?.preset ?? null;
}

/** Choices for chips and selects. */
export function asChoices(views: readonly ChoiceView[]): { value: string; label: string; kana?: string }[] {
  return views.map(({ id, name, kana }) => ({ value: id, label: name, ...(kana !== undefined && { kana }) }));
}

/** What a visit of a programme usually is; the person can choose otherwise. */
const USUAL_KIND: ReadonlyMap<string, string> = new Map([
  ["home_start", "regular"],
  ["home_help", "home_help"],
  ["child_rearing_household_visit", "home_help"],
  ["watch_visit", "watch_over"],
  ["facility_round", "facility_round"],
  ["newborn_visit", "newborn"],
  ["accompaniment", "accompaniment"],
  ["postpartum_outreach", "postpartum_visit"],
]);

export function usualVisitKind(preset: string | null): string {
  return (preset === null ? undefined : USUAL_KIND.get(preset)) ?? "regular";
}

const USUAL_STAY: ReadonlyMap<string, string> = new Map([
  ["postpartum_day", "day_pair"],
  ["postpartum_overnight", "overnight_pair"],
  ["bisara_day", "day"],
  ["twilight_stay", "twilight"],
  ["temporary_childcare", "slot"],
]);

export function usualStayKind(preset: string | null): string {
  return (preset === null ? undefined : USUAL_STAY.get(preset)) ?? "overnight";
}

const HELP = ["home_help", "child_rearing_household_visit"];

/** Whether visits of this programme list household tasks. */
export function hasTasks(preset: string | null): boolean {
  return preset !== null && HELP.includes(preset);
}
