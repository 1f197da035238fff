import type { ReactNode } from "react";
import { Link } from "react-router";
import { useLanguage, useText, word } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { useCatalogue } from "../../../lib/api/queries";
import { wordIn } from "../../../lib/codes";
import { deskMoment } from "../desk-moments";
import { QuotaLine } from "../QuotaLine";

/** Planned and actual times, room, who asked and why, days used. */
export function Facts({ view }: { view: StayView }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { stay } = view;
  const span = (from: string | null, to: string | null) =>
    text.desk.fromTo({
      from: from ? deskMoment(from, language) : text.desk.notYet,
      to: to ? deskMoment(to, language) : text.desk.notYet,
    });
  const reasons = view.reason_codes.map((code) => wordIn(catalogue.data, "stay_reason", code, language));
  return (
    <section className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="font-bold text-lg leading-150">{text.desk.facts}</h2>
      <dl className="m-0 mt-1 grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4">
        <Fact title={text.desk.plannedLine}>
          {span(view.planned_in_at, view.planned_out_at)}
          <span className="ml-3 text-muted">
            {text.form.stayLength({ nights: stay.nights, days: stay.days })}
          </span>
        </Fact>
        <Fact title={text.desk.actualLine}>
          {view.actual_in_at ? span(view.actual_in_at, view.actual_out_at) : text.desk.notYet}
        </Fact>
        <Fact title={text.desk.programme}>
          {stay.programme} {word(text, "stay_kind", stay.stay_kind)}
        </Fact>
        <Fact title={text.desk.roomLabel}>{stay.room ?? text.desk.notYet}</Fact>
        <Fact title={text.desk.requester}>
          {wordIn(catalogue.data, "agency", stay.requester_type, language)}
        </Fact>
        <Fact title={text.desk.reasons}>{reasons.length > 0 ? reasons.join("、") : text.desk.notYet}</Fact>
        {view.companions.length > 0 && (
          <Fact title={text.desk.companions}>{view.companions.map(({ name }) => name).join("、")}</Fact>
        )}
        {stay.household_id && view.household && (
          <Fact title={text.desk.family}>
            <Link
              to={`/family/${stay.household_id}`}
              className="inline-flex min-h-11 items-center text-primary"
            >
              {view.household}
            </Link>
          </Fact>
        )}
      </dl>
      {view.note && <p className="mt-2 whitespace-pre-line">{view.note}</p>}
      {view.quota && (
        <div className="mt-2">
          <QuotaLine quota={view.quota} />
        </div>
      )}
    </section>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-baseline border-line border-t py-1.5 first:border-t-0">
      <dt className="text-muted">{title}</dt>
      <dd className="m-0 tabular-nums">{children}</dd>
    </div>
  );
}
