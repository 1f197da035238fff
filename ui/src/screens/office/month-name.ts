import { useText } from "../../i18n/text";

/** 2026年10月, of `2026-10`. */
export function useMonthName(): (month: string) => string {
  const text = useText();
  return (month) => {
    const [year = 0, number = 0] = month.split("-").map(Number);
    return text.office.closing.month({ year, month: number });
  };
}
