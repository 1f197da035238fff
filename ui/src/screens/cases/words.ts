import type { Choice } from "../../components/Chips";
import { useLanguage } from "../../i18n/text";
import type { TimelineItem } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord, wordIn } from "../../lib/codes";

/** A code list of the catalogue as choices. */
export function useChoices(): (list: string) => Choice[] {
  const language = useLanguage();
  const catalogue = useCatalogue();
  return (list) =>
    codeList(catalogue.data, list).map((code) => ({ value: code.code, label: codeWord(code, language) }));
}

/** Words of a code in a list. */
export function useWord(): (list: string, code: string | null) => string {
  const language = useLanguage();
  const catalogue = useCatalogue();
  return (list, code) => (code === null ? "" : wordIn(catalogue.data, list, code, language));
}

/** Which lists the codes of a line of the timeline are from. */
const LISTS: Record<string, { what: string; about: string }> = {
  consultation: { what: "consultation_channel", about: "topic" },
  referral: { what: "referral_direction", about: "referral_reason" },
  support_plan: { what: "plan_kind", about: "topic" },
  response: { what: "wave", about: "topic" },
  shipment: { what: "shipment_status", about: "shipping_item" },
};

/** What the case file says of itself on the timeline: how, and what about. */
export function useCaseWords(): (item: TimelineItem) => string[] {
  const word = useWord();
  return (item) => {
    const lists = LISTS[item.kind];
    if (!lists) return [];
    const about = item.about.map((code) => word(lists.about, code)).join("、");
    return [word(lists.what, item.what), about].filter((part) => part !== "");
  };
}
