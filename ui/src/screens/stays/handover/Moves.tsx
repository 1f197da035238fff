import { Ban, CalendarPlus, CalendarSync, Clock, DoorOpen, LogIn, type LucideIcon } from "lucide-react";
import { First } from "../../../components/Rest";
import { useLanguage, useText } from "../../../i18n/text";
import type { StayMove } from "../../../lib/api/bindings";
import { testIds } from "../../../testids";
import { deskMoment } from "../desk-moments";
import { StayName } from "./StayName";

const ICONS: Record<string, LucideIcon> = {
  arrived: LogIn,
  left: DoorOpen,
  booked: CalendarPlus,
  waitlisted: Clock,
  cancelled: Ban,
};

/** Comings, goings and changes of the last hours, newest first. */
export function Moves({ moves }: { moves: StayMove[] }) {
  const text = useText();
  const language = useLanguage();
  const words: Record<string, string> = text.desk.what;
  return (
    <section
      data-testid={testIds.handoverMoves}
      className="rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="flex items-baseline gap-3 font-bold text-lg leading-150">
        {text.desk.moves}
        {moves.length === 0 && (
          <span className="font-normal text-base text-muted">{text.desk.movesNone}</span>
        )}
      </h2>
      <ul className="m-0 list-none p-0">
        <First name="moves" of={moves}>
          {({ stay, what, at, by }) => {
            const Icon = ICONS[what] ?? CalendarSync;
            return (
              <li
                key={`${stay.id}-${what}-${at}`}
                className="flex flex-wrap items-center gap-x-3 border-line border-t py-1 leading-150"
              >
                <span className="min-w-32 text-sm tabular-nums">{deskMoment(at, language)}</span>
                <span className="flex min-w-20 items-center gap-1.5">
                  <Icon aria-hidden className="size-5 shrink-0 text-muted" />
                  {words[what] ?? what}
                </span>
                <span className="flex-1">
                  <StayName stay={stay} linked />
                </span>
                <span className="text-muted text-sm">{by}</span>
              </li>
            );
          }}
        </First>
      </ul>
    </section>
  );
}
