import { Circle, CircleDot, TriangleAlert } from "lucide-react";
import { useLanguage, useText } from "../../../i18n/text";
import type { BedNight } from "../../../lib/api/bindings";
import { columnDate } from "../../../lib/dates/format";
import { nightId } from "../../../testids";

type Props = { night: BedNight; current: boolean; byDay: boolean };

/** Head of a night: its day, and its free places as shape, word, number and shade. */
export function NightHead({ night, current, byDay }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <div
      role="columnheader"
      data-testid={nightId(night.night)}
      data-free={night.free ?? ""}
      aria-current={current ? "date" : undefined}
      className={`flex flex-col gap-1 border-line border-b border-l px-1 py-1 ${
        current ? "bg-tint shadow-[inset_0_4px_0_var(--primary)]" : ""
      }`}
    >
      <span className="flex min-h-7 flex-wrap items-center justify-center gap-x-1 whitespace-nowrap text-[0.9375rem] leading-130">
        <span className={current ? "font-bold" : ""}>{columnDate(night.night, language)}</span>
        {current && (
          <span className="rounded-full bg-primary px-1.5 py-0.5 font-bold text-on-primary text-sm leading-130">
            {byDay ? text.desk.todayMark : text.desk.tonight}
          </span>
        )}
      </span>
      <FreePlaces night={night} />
    </div>
  );
}

const SHAPE =
  "inline-flex items-center justify-center gap-1 whitespace-nowrap rounded-8 border px-1.5 py-0.5 font-bold leading-140";

/** 空き2/5, 満, 超過+1. */
export function FreePlaces({ night }: { night: BedNight }) {
  const text = useText();
  const { capacity, taken, held } = night;
  if (capacity === null)
    return (
      <span className={`${SHAPE} border-line bg-surface`}>
        {text.desk.takenOnly({ taken: taken + held })}
      </span>
    );
  const over = taken + held - capacity;
  if (over > 0)
    return (
      <span className={`${SHAPE} border-bad bg-bad-tint text-bad`}>
        <TriangleAlert aria-hidden className="size-4" />
        {text.desk.over} {text.desk.overBy({ by: over })}
      </span>
    );
  const free = night.free ?? -over;
  if (free === 0)
    return (
      <span className={`${SHAPE} border-edge bg-sunken text-ink`}>
        <CircleDot aria-hidden className="size-4" />
        {text.desk.full}
      </span>
    );
  return (
    <span className={`${SHAPE} border-good bg-good-tint text-good`}>
      <Circle aria-hidden className="size-4" />
      {text.desk.free} {text.desk.share({ free, capacity })}
    </span>
  );
}
