import { useText } from "../../i18n/text";
import type { QuotaView } from "../../lib/api/bindings";

/** 2026年度 5日/7日 */
export function useQuotaWords() {
  const text = useText();
  return ({ fiscal_year, used_days, max_days_per_year }: QuotaView) => {
    const quota =
      max_days_per_year === null
        ? text.desk.quotaUsed({ used: used_days })
        : text.desk.quotaOf({ used: used_days, max: max_days_per_year });
    return text.desk.quotaLine({ year: fiscal_year, quota });
  };
}

export function quotaGone({ used_days, max_days_per_year }: QuotaView): boolean {
  return max_days_per_year !== null && used_days >= max_days_per_year;
}
