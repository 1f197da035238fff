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
      detail={`${problemSentence(text, due)} (${due.code})`}
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
    default:
      return due.household_id ? `/family/${due.household_id}` : "/find";
  }
}
