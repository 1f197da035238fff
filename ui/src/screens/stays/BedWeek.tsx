import { Circle, CircleDot, TriangleAlert } from "lucide-react";
import { useLanguage, useText } from "../../i18n/text";
import type { BedNight, ChoiceView } from "../../lib/api/bindings";
import { useBeds } from "../../lib/api/queries";
import { addDays, type CivilDate } from "../../lib/dates/civil";
import { columnDate } from "../../lib/dates/format";

/** Free places of the coming nights, per programme: number, shape and shade. */
export function BedWeek({ programmes, from }: { programmes: ChoiceView[]; from: CivilDate }) {
  const text = useText();
  const language = useLanguage();
  const nights = Array.from({ length: 7 }, (_, index) => addDays(from, index));
  if (programmes.length === 0) return null;
  return (
    <section
      aria-label={text.stay.bedsTitle}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: with large text it scrolls, also by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-12 border border-line bg-surface px-4 py-3"
    >
      <h2 className="px-1 font-bold text-lg">{text.stay.bedsTitle}</h2>
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            <th className="px-2 py-1.5 text-left font-normal text-muted">{text.stay.programme}</th>
            {nights.map((night) => (
              <th key={night} className="whitespace-nowrap px-1 py-1.5 font-normal">
                {columnDate(night, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {programmes.map((programme) => (
            <ProgrammeRow key={programme.id} programme={programme} from={from} to={addDays(from, 6)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ProgrammeRow({ programme, from, to }: { programme: ChoiceView; from: CivilDate; to: CivilDate }) {
  const beds = useBeds(programme.id, from, to);
  return (
    <tr>
      <th className="min-w-44 max-w-56 border-line border-t px-2 py-2 text-left font-bold leading-150">
        {programme.name}
      </th>
      {(beds.data ?? []).map((night) => (
        <td key={night.night} className="border-line border-t p-1 text-center">
          <Night night={night} />
        </td>
      ))}
    </tr>
  );
}

function Night({ night }: { night: BedNight }) {
  const text = useText();
  const { capacity, taken } = night;
  const shape = "inline-flex w-full flex-col items-center rounded-8 border px-1 py-1 leading-140";
  if (capacity === null)
    return <span className={`${shape} border-line`}>{text.stay.noCapacity({ taken })}</span>;
  const free = night.free ?? capacity - taken;
  if (free < 0 || night.violations.length > 0) {
    return (
      <span className={`${shape} border-bad bg-bad-tint text-bad`}>
        <TriangleAlert aria-hidden className="size-4" />
        {text.stay.over({ taken, capacity })}
      </span>
    );
  }
  if (free === 0) {
    return (
      <span className={`${shape} border-edge bg-sunken`}>
        <CircleDot aria-hidden className="size-4" />
        {text.stay.full({ taken, capacity })}
      </span>
    );
  }
  return (
    <span className={`${shape} border-good bg-good-tint text-good`}>
      <Circle aria-hidden className="size-4" />
      {text.stay.free({ free, capacity })}
    </span>
  );
}
