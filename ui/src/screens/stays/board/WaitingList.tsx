import { BedDouble, Clock } from "lucide-react";
import { Link } from "react-router";
import { Button } from "../../../components/Button";
import { useLanguage, useText } from "../../../i18n/text";
import type { StayCard } from "../../../lib/api/bindings";
import { columnDate, dayOf } from "../../../lib/dates/format";
import { assignId, cardId, testIds } from "../../../testids";
import { deskMoment } from "../desk-moments";
import { QuotaNote } from "../QuotaLine";

type Props = { waiting: StayCard[]; busy: boolean; onAssign: (stay: StayCard) => void };

/** Who asked and has no bed, first come first. */
export function WaitingList({ waiting, busy, onAssign }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <section
      data-testid={testIds.boardWaiting}
      className="rounded-12 border border-line bg-surface px-4 py-2"
    >
      <h2 className="flex flex-wrap items-baseline gap-x-3 font-bold text-lg leading-150">
        {text.desk.waiting}
        <span className="font-normal text-base text-muted">
          {waiting.length === 0 ? text.desk.waitingNone : text.form.people({ count: waiting.length })}
        </span>
      </h2>
      {waiting.length > 0 && (
        <ol className="m-0 list-none p-0">
          {waiting.map((stay, at) => (
            <li
              key={stay.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t py-1.5"
            >
              <span className="w-6 text-center font-bold text-muted tabular-nums">{at + 1}</span>
              <Clock aria-hidden className="size-5 shrink-0 text-warn-mark" />
              <span className="min-w-44 flex-1 leading-150">
                <Link
                  to={`/stay/${stay.id}`}
                  data-testid={cardId("stay", stay.id)}
                  className="inline-flex min-h-11 items-center font-bold text-primary"
                >
                  {stay.person}
                </Link>
                <span className="block text-muted text-sm">
                  {text.desk.fromTo({
                    from: stay.in_at ? deskMoment(stay.in_at, language) : "",
                    to: stay.out_at ? deskMoment(stay.out_at, language) : text.desk.outUnknown,
                  })}
                  {stay.requested_at &&
                    `  ${text.desk.waitingSince({ date: columnDate(dayOf(stay.requested_at), language) })}`}
                </span>
              </span>
              {stay.in_at && (
                <QuotaNote programmeId={stay.programme_id} personId={stay.person_id} on={dayOf(stay.in_at)} />
              )}
              <Button testId={assignId(stay.id)} isDisabled={busy} onPress={() => onAssign(stay)}>
                <BedDouble aria-hidden className="size-5" />
                {text.desk.assignBed}
              </Button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
