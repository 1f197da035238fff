import { CircleDashed } from "lucide-react";
import { Link } from "react-router";
import { ButtonLink } from "../../components/Button";
import { FEW, First } from "../../components/Rest";
import { useLanguage, useText } from "../../i18n/text";
import type { VisitCard } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { cardId, recordId, testIds } from "../../testids";
import { useSpan, useVisitDetail } from "../today/cards";

/** Planned visits whose day has passed: they wait for one press. */
export function Unrecorded({ visits }: { visits: VisitCard[] }) {
  const text = useText();
  if (visits.length === 0) return null;
  return (
    <section
      data-testid={testIds.visitUnrecorded}
      className="rounded-12 border-2 border-warn-mark bg-surface px-4 py-2"
    >
      <h2 className="flex flex-wrap items-center gap-x-3 px-1 py-1 font-bold text-lg leading-150">
        <CircleDashed aria-hidden className="size-5 shrink-0 text-warn-mark" />
        {text.visiting.unrecorded}
        <span className="font-normal text-base text-muted">{visits.length}</span>
      </h2>
      <p className="px-1 text-muted text-sm">{text.visiting.unrecordedLead}</p>
      <ul className="m-0 list-none p-0">
        <First name="unrecorded" of={visits} what={text.visiting.unrecorded} few={FEW}>
          {(visit) => <Line key={visit.id} visit={visit} />}
        </First>
      </ul>
    </section>
  );
}

function Line({ visit }: { visit: VisitCard }) {
  const text = useText();
  const language = useLanguage();
  const span = useSpan();
  const detail = useVisitDetail();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-1 py-1.5 last:border-b-0">
      <Link
        to={`/visit/${visit.id}`}
        data-testid={cardId("visit", visit.id)}
        className="flex min-h-12 min-w-80 flex-1 flex-wrap items-center gap-x-4 rounded-4 px-2 py-1 text-ink no-underline hover:bg-tint"
      >
        <span className="w-32 shrink-0 leading-150">
          <span className="block">{shortDate(visit.date, language, todayInTokyo())}</span>
          <span className="block text-muted text-sm tabular-nums">{span(visit.start_at, visit.end_at)}</span>
        </span>
        <span className="min-w-48 flex-1">
          <span className="block font-bold leading-150">{visit.household}</span>
          <span className="block text-muted text-sm leading-150">{detail(visit)}</span>
        </span>
      </Link>
      <ButtonLink to={`/visit/${visit.id}`} testId={recordId(visit.id)}>
        {text.visiting.record}
      </ButtonLink>
    </li>
  );
}
