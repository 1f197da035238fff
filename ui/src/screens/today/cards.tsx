import { ChevronRight, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { StatusBadge } from "../../components/StatusBadge";
import { useLanguage, useText, word } from "../../i18n/text";
import type { SessionCard, StayCard, VisitCard } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { todayInTokyo } from "../../lib/dates/civil";
import { clock, shortDate } from "../../lib/dates/format";
import { cardId } from "../../testids";

type LineProps = {
  kind: string;
  id: string;
  to: string;
  time: string;
  title: string;
  detail: ReactNode;
  badge?: ReactNode;
};

/** One line that opens a record: when, who, what, state. */
export function CardLine({ kind, id, to, time, title, detail, badge }: LineProps) {
  return (
    <li className="border-line border-b last:border-b-0">
      <Link
        to={to}
        data-testid={cardId(kind, id)}
        className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 rounded-4 px-3 py-2 text-ink no-underline hover:bg-tint"
      >
        <span className="w-32 shrink-0 whitespace-nowrap text-base tabular-nums leading-150">{time}</span>
        <span className="min-w-64 flex-1">
          <span className="block font-bold leading-150">{title}</span>
          <span className="block text-muted text-sm leading-150">{detail}</span>
        </span>
        <span className="ml-auto flex items-center gap-4">
          {badge}
          <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
        </span>
      </Link>
    </li>
  );
}

export function useSpan() {
  const text = useText();
  return (start: string | null, end: string | null) => {
    if (!start) return text.today.noTime;
    return text.form.timeSpan({ from: clock(start), to: end ? clock(end) : "" });
  };
}

/** Programme, kind and visitors in one line. */
export function useVisitDetail() {
  const language = useLanguage();
  const catalogue = useCatalogue();
  return (visit: VisitCard) =>
    [
      visit.programme,
      wordIn(catalogue.data, "visit_kind", visit.visit_kind, language),
      visit.workers.join("、"),
    ]
      .filter((part) => part !== "")
      .join(" / ");
}

/** A planned visit of an earlier day stays on Today until it is recorded; it shows its day, unless its list does. */
export function VisitLine({ visit, inDay = false }: { visit: VisitCard; inDay?: boolean }) {
  const language = useLanguage();
  const span = useSpan();
  const detail = useVisitDetail();
  const concern = visit.concern_level >= 2;
  return (
    <CardLine
      kind="visit"
      id={visit.id}
      to={`/visit/${visit.id}`}
      time={
        inDay || visit.date === todayInTokyo()
          ? span(visit.start_at, visit.end_at)
          : shortDate(visit.date, language, todayInTokyo())
      }
      title={visit.household}
      detail={detail(visit)}
      badge={
        <span className="flex flex-wrap justify-end gap-2">
          {concern && <Concern level={visit.concern_level} />}
          <StatusBadge list="visit_status" code={visit.status} />
        </span>
      }
    />
  );
}

export function Concern({ level }: { level: number }) {
  const text = useText();
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap rounded-full border border-bad bg-bad-tint px-2.5 py-0.5 text-bad text-sm leading-150">
      <TriangleAlert aria-hidden className="size-4" />
      {word(text, "concern_level", String(level))}
    </span>
  );
}

export function StayLine({ stay, at }: { stay: StayCard; at: "in" | "out" }) {
  const text = useText();
  const instant = at === "in" ? stay.in_at : stay.out_at;
  return (
    <CardLine
      kind="stay"
      id={stay.id}
      to={`/stay/${stay.id}`}
      time={instant ? clock(instant) : text.today.noTime}
      title={stay.person}
      detail={[
        stay.programme,
        word(text, "stay_kind", stay.stay_kind),
        text.form.stayLength({ nights: stay.nights, days: stay.days }),
      ].join(" / ")}
      badge={
        <span className="flex flex-wrap justify-end gap-2">
          {stay.overdue && (
            <span className="inline-flex items-center gap-1 rounded-full border border-bad bg-bad-tint px-2.5 py-0.5 text-bad text-sm">
              <TriangleAlert aria-hidden className="size-4" />
              {text.today.overdue}
            </span>
          )}
          <StatusBadge list="stay_status" code={stay.status} />
        </span>
      }
    />
  );
}

export function SessionLine({ session }: { session: SessionCard }) {
  const text = useText();
  const span = useSpan();
  const number = session.sequence_no === null ? "" : text.today.sequence({ no: session.sequence_no });
  return (
    <CardLine
      kind="session"
      id={session.id}
      to={`/session/${session.id}/roll`}
      time={span(session.start_at, session.end_at)}
      title={[session.course ?? session.programme, number, session.theme ?? ""].filter(Boolean).join(" ")}
      detail={text.today.attended({ attended: session.attended, expected: session.expected })}
      badge={<StatusBadge list="session_status" code={session.status} />}
    />
  );
}
