import { TriangleAlert } from "lucide-react";
import { problemSentence, useLanguage, useText } from "../../i18n/text";
import type { DueView } from "../../lib/api/bindings";
import { dayOf, shortDate } from "../../lib/dates/format";
import { CardLine } from "./cards";

/** A record that waits for a reason or an answer. */
export function DueLine({ due }: { due: DueView }) {
  const text = useText();
  const language = useLanguage();
  return (
    <CardLine
      kind={`due-${due.kind}`}
      id={due.id}
      to={placeOf(due)}
      time={due.date ? shortDate(dayOf(due.date), language) : ""}
      title={due.title}
      // The number of a rule can be looked up; other codes say nothing to anybody.
      detail={
        due.code.startsWith("I-") ? `${problemSentence(text, due)} (${due.code})` : problemSentence(text, due)
      }
      badge={<TriangleAlert aria-hidden className="size-6 shrink-0 text-warn-mark" />}
    />
  );
}

function placeOf(due: DueView): string {
  switch (due.kind) {
    case "visit":
    case "stay":
      // An overdue departure wants its time, not an excuse.
      return due.code === "I-17" || due.code === "collect_asked"
        ? `/stay/${due.id}`
        : `/${due.kind}/${due.id}?reason=${due.code}`;
    case "session":
      return `/session/${due.id}/roll`;
    case "response":
      if (due.code === "post_missing")
        return `/response/new?household=${due.household_id ?? ""}&after=${due.id}`;
      return `/response/${due.id}${reason(due)}`;
    case "consultation":
    case "shipment":
    case "referral":
      return `/${due.kind}/${due.id}${reason(due)}`;
    case "support_plan":
      return `/plan/${due.id}${reason(due)}`;
    case "pregnancy":
      if (due.code === "month8_interview")
        return `/consultation/new?household=${due.household_id ?? ""}&interview=month8`;
      return due.household_id ? `/family/${due.household_id}` : "/find";
    default:
      return due.household_id ? `/family/${due.household_id}` : "/find";
  }
}

/** A rule wants its reason; what is only due wants to be done. */
function reason(due: DueView): string {
  return due.code.startsWith("I-") ? `?reason=${due.code}` : "";
}
