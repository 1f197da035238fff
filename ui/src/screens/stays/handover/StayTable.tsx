import { TriangleAlert, Utensils } from "lucide-react";
import { StatusBadge } from "../../../components/StatusBadge";
import { useLanguage, useText } from "../../../i18n/text";
import type { StayCard } from "../../../lib/api/bindings";
import { deskMoment } from "../desk-moments";
import { StayName } from "./StayName";

type Props = { title: string; none: string; stays: StayCard[]; at: "in" | "out"; testId: string };

/** Who is here or comes, with what the night has to know about them. */
export function StayTable({ title, none, stays, at, testId }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <section
      data-testid={testId}
      className="break-inside-avoid rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="flex items-baseline gap-3 font-bold text-lg leading-150">
        {title}
        <span className="font-normal text-base text-muted">
          {stays.length === 0 ? none : text.form.people({ count: stays.length })}
        </span>
      </h2>
      <ul className="m-0 list-none p-0">
        {stays.map((stay) => {
          const instant = at === "in" ? stay.in_at : stay.out_at;
          const when = instant ? deskMoment(instant, language) : null;
          return (
            <li
              key={stay.id}
              className="flex flex-wrap items-center gap-x-3 border-line border-t py-1 leading-150"
            >
              <span className="min-w-36">
                <StayName stay={stay} linked />
              </span>
              {at === "in" && <StatusBadge list="stay_status" code={stay.status} />}
              <span className="min-w-44 flex-1 text-sm tabular-nums">
                {when
                  ? at === "in"
                    ? text.desk.arrives({ at: when })
                    : text.desk.leaves({ at: when })
                  : text.desk.outUnknown}
                {stay.room && ` / ${stay.room}`}
                {stay.overdue && (
                  <span className="ml-2 inline-flex items-center gap-1 font-bold text-bad">
                    <TriangleAlert aria-hidden className="size-4" />
                    {text.today.overdue}
                  </span>
                )}
              </span>
              {stay.allergies && (
                <span className="inline-flex items-center gap-1 rounded-8 border border-bad bg-bad-tint px-2.5 text-bad">
                  <Utensils aria-hidden className="size-4 shrink-0" />
                  {text.desk.allergyShort({ what: stay.allergies })}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
