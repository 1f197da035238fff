import { useLanguage, useText } from "../../i18n/text";
import type { SharingView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { addDays, todayInTokyo } from "../../lib/dates/civil";
import { clock, dayOf, longDate, shortDate } from "../../lib/dates/format";

/** 今日14:05, きのう17:40, 11月18日(水) 9:00. */
export function useMoment(): (instant: string) => string {
  const text = useText();
  const language = useLanguage();
  return (instant) => {
    const today = todayInTokyo();
    const day = dayOf(instant);
    const time = clock(instant);
    if (day === today) return text.sharing.todayAt({ time });
    if (day === addDays(today, -1)) return text.sharing.yesterdayAt({ time });
    return `${shortDate(day, language, today)} ${time}`;
  };
}

/** 令和8(2026)年11月20日(金) 11:40: where a decision hangs on it. */
export function useWholeMoment(): (instant: string) => string {
  const language = useLanguage();
  return (instant) => `${longDate(dayOf(instant), language)} ${clock(instant)}`;
}

export function useRoleWord(): (role: string) => string {
  const language = useLanguage();
  const catalogue = useCatalogue();
  return (role) => wordIn(catalogue.data, "access_role", role, language);
}

/** Whose computer a label stands for, as far as it is known. */
export function useDeviceName(view: SharingView | undefined): (device: string) => string {
  const text = useText();
  return (device) => {
    const found = view?.devices.find((candidate) => candidate.device === device);
    return found
      ? text.sharing.deviceOf({ worker: found.worker, device })
      : text.sharing.deviceOnly({ device });
  };
}

/** What a role may see, in a sentence; nothing for a role that this version does not know. */
export function useSees(): (role: string) => string {
  const text = useText();
  const sees: Record<string, string> = text.sharing.sees;
  return (role) => sees[role] ?? "";
}
