import { ChevronLeft, ChevronRight, TriangleAlert, UsersRound } from "lucide-react";
import { type CSSProperties, type PointerEvent, useRef, useState } from "react";
import { StatusIcon } from "../../../components/StatusBadge";
import { useText, word } from "../../../i18n/text";
import type { BoardStay } from "../../../lib/api/bindings";
import { clock } from "../../../lib/dates/format";
import { barEndId } from "../../../testids";

/** Border and shade with the word: nobody has to tell colours apart. */
const LOOKS: Record<string, string> = {
  in_stay: "border-primary bg-primary text-on-primary",
  confirmed: "border-2 border-primary bg-surface text-ink",
  held: "border-2 border-warn-mark border-dashed bg-warn-tint text-ink",
  requested: "border-2 border-edge border-dotted bg-surface text-ink",
  completed: "border-line bg-sunken text-muted",
};

/** Stays whose departure can still be moved. */
export function canMoveEnd({ stay, ends }: BoardStay): boolean {
  return ends && stay.out_at !== null && ["requested", "held", "confirmed", "in_stay"].includes(stay.status);
}

type Props = { entry: BoardStay; family: number; onMoveEnd: (nights: number) => void };

/** A stay over its nights: who, how it stands, till when. Its end can be dragged by whole nights. */
export function StayBar({ entry, family, onMoveEnd }: Props) {
  const text = useText();
  const { stay, first, last, begins, ends, over_reason } = entry;
  const bar = useRef<HTMLDivElement>(null);
  const started = useRef<{ x: number; night: number } | null>(null);
  const [pulled, setPulled] = useState(0);

  function grab(event: PointerEvent<HTMLSpanElement>) {
    const width = bar.current?.parentElement?.getBoundingClientRect().width ?? 0;
    started.current = { x: event.clientX, night: width / (last - first + 1) || 1 };
    event.currentTarget.setPointerCapture?.(event.pointerId);
    event.stopPropagation();
  }
  function pull(event: PointerEvent) {
    if (!started.current) return;
    const nights = Math.round((event.clientX - started.current.x) / started.current.night);
    setPulled(Math.max(nights, first - last));
  }
  function letGo() {
    if (started.current && pulled !== 0) onMoveEnd(pulled);
    started.current = null;
    setPulled(0);
  }

  const share = (last - first + 1 + pulled) / (last - first + 1);
  const style: CSSProperties = pulled === 0 ? {} : { width: `calc(${share * 100}% - 0.25rem)`, zIndex: 5 };
  return (
    <div
      ref={bar}
      aria-hidden
      style={style}
      className={`relative mx-0.5 flex min-h-12 items-stretch border ${LOOKS[stay.status] ?? LOOKS.requested} ${
        begins ? "rounded-l-8" : "border-l-0"
      } ${ends ? "rounded-r-8" : "border-r-0"}`}
    >
      {!begins && <ChevronLeft aria-hidden className="-mr-1 size-4 shrink-0 self-center" />}
      {/* The words stay in sight while the bar is scrolled under the bed's name. */}
      <span className="sticky left-21 flex min-w-0 max-w-full flex-1 flex-col justify-center px-1.5 py-1 text-left">
        {/* Where a night is narrow, marks stand below; letters of a name that is longer still give way, never a mark. */}
        <span className="flex flex-wrap items-center gap-x-1.5 leading-130">
          <span title={stay.person} className="min-w-0 max-w-full truncate font-bold text-[0.9375rem]">
            {stay.person}
          </span>
          {family > 1 && (
            <span className="inline-flex shrink-0 items-center gap-0.5 text-sm">
              <UsersRound aria-hidden className="size-4 shrink-0" />
              <span className="sr-only">{text.desk.family}</span>
              {family}
            </span>
          )}
        </span>
        <span className="flex flex-wrap items-center gap-x-1 text-sm leading-130">
          <StatusIcon code={stay.status} />
          <span className="min-w-0 max-w-full">{word(text, "stay_status", stay.status)}</span>
          {stay.overdue && <TriangleAlert aria-label={text.today.overdue} className="size-4 shrink-0" />}
          {over_reason !== null && (
            <TriangleAlert aria-label={text.desk.overHouse} className="size-4 shrink-0" />
          )}
          {last > first && stay.out_at && (
            <span className="ml-auto shrink-0 pr-1 tabular-nums">
              {text.desk.until({ at: clock(stay.out_at) })}
            </span>
          )}
        </span>
      </span>
      {!ends && <ChevronRight aria-hidden className="-ml-1 size-4 shrink-0 self-center" />}
      {canMoveEnd(entry) && (
        <span
          aria-hidden
          data-testid={barEndId(stay.id)}
          title={text.desk.dragEnd({ name: stay.person })}
          onPointerDown={grab}
          onPointerMove={pull}
          onPointerUp={letGo}
          onPointerCancel={() => {
            started.current = null;
            setPulled(0);
          }}
          onClick={(event) => event.stopPropagation()}
          className="flex w-4 shrink-0 cursor-ew-resize touch-none items-center justify-center"
        >
          <span className="h-6 w-1 rounded-full bg-current opacity-60" />
        </span>
      )}
    </div>
  );
}
