import { BedDouble, CircleAlert, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Badge } from "../../../components/Badge";
import { Button } from "../../../components/Button";
import { useLanguage, useText } from "../../../i18n/text";
import type { ArrangedStay, ArrangementView } from "../../../lib/api/bindings";
import { columnDate } from "../../../lib/dates/format";
import { cardId, testIds } from "../../../testids";
import { useArrangements } from "../desk-queries";

/** Nights of this programme that were given away once too often: who keeps the bed, by which rule, where there is room. */
type Props = { programmeId: string; opened?: boolean };

export function Arrangements({ programmeId, opened = false }: Props) {
  const text = useText();
  const [open, setOpen] = useState(opened);
  const nights = useArrangements().data?.filter((view) => view.programme_id === programmeId) ?? [];
  const { arrange } = text.sharing;
  if (nights.length === 0) return null;
  return (
    <section
      data-testid={testIds.arrangements}
      className="rounded-8 border-2 border-warn-mark bg-surface px-4 py-1"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <TriangleAlert aria-hidden className="size-6 shrink-0 text-warn-mark" />
        <h2 className="min-w-64 flex-1 font-bold leading-150">{arrange.title({ count: nights.length })}</h2>
        <Button
          weight="quiet"
          testId={testIds.arrangementsOpen}
          aria-expanded={open}
          onPress={() => setOpen(!open)}
        >
          {open ? arrange.close : arrange.open}
        </Button>
      </div>
      {open && (
        <div className="flex flex-col gap-3 pb-3">
          <p>
            {arrange.lead} {arrange.todo}
          </p>
          {nights.map((view) => (
            <Night key={view.night} view={view} />
          ))}
        </div>
      )}
    </section>
  );
}

function Night({ view }: { view: ArrangementView }) {
  const text = useText();
  const language = useLanguage();
  const { arrange } = text.sharing;
  const { capacity, stays, free_programmes, free_nights } = view;
  const booked = stays.reduce((sum, { stay }) => sum + stay.units, 0);
  const free = free_nights.map((night) => columnDate(night, language)).join("、");
  return (
    <div className="border-line border-t pt-2">
      <h3 className="font-bold">
        {arrange.night({ night: columnDate(view.night, language), capacity, booked })}
      </h3>
      <ol className="m-0 list-none p-0">
        {stays.map((arranged, at) => (
          <Place key={arranged.stay.id} arranged={arranged} rank={at + 1} />
        ))}
      </ol>
      {free_programmes.length > 0 && <p>{arrange.others({ programmes: free_programmes.join("、") })}</p>}
      {free !== "" && <p>{arrange.nights({ nights: free })}</p>}
      {free_programmes.length === 0 && free === "" && <p className="font-bold">{arrange.none}</p>}
    </div>
  );
}

function Place({ arranged, rank }: { arranged: ArrangedStay; rank: number }) {
  const text = useText();
  const { arrange } = text.sharing;
  const rules: Record<string, string> = arrange.rules;
  const { stay, kept, rule } = arranged;
  return (
    <li className="flex flex-wrap items-center gap-x-4 border-line border-b last:border-b-0">
      <span className="w-6 text-center font-bold text-muted tabular-nums">{rank}</span>
      <Link
        to={`/stay/${stay.id}`}
        data-testid={cardId("arranged", stay.id)}
        className="inline-flex min-h-11 min-w-44 items-center font-bold text-primary"
      >
        {stay.person}
      </Link>
      <Badge icon={kept ? BedDouble : CircleAlert} tone={kept ? "good" : "warn"}>
        {kept ? arrange.kept : arrange.out}
      </Badge>
      <span className="min-w-64 flex-1 text-muted">{rules[rule] ?? rule}</span>
    </li>
  );
}
