import { parseDate as parseIso } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import {
  Button as AriaButton,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarHeading,
  Dialog,
  DialogTrigger,
  Popover,
} from "react-aria-components";
import type { CivilDate } from "../lib/dates/civil";

type Props = { label: string; date: CivilDate | null; onPick: (date: CivilDate) => void };

const ROUND = "inline-flex size-11 items-center justify-center rounded-8 data-[hovered]:bg-tint";

/** The calendar is only ever a popup beside a text field that can be typed into. */
export function CalendarButton({ label, date, onPick }: Props) {
  return (
    <DialogTrigger>
      <AriaButton
        aria-label={label}
        className="inline-flex size-12 shrink-0 items-center justify-center rounded-8 border border-edge bg-surface text-primary data-[hovered]:bg-tint"
      >
        <CalendarDays aria-hidden className="size-6" />
      </AriaButton>
      <Popover
        placement="bottom end"
        className="rounded-12 border border-line bg-surface p-4 text-ink shadow-2"
      >
        <Dialog aria-label={label} className="outline-none">
          {({ close }) => (
            <Calendar
              aria-label={label}
              defaultValue={date === null ? null : parseIso(date)}
              onChange={(picked) => {
                onPick(picked.toString().slice(0, 10));
                close();
              }}
            >
              <header className="mb-2 flex items-center justify-between">
                <AriaButton slot="previous" className={ROUND}>
                  <ChevronLeft aria-hidden />
                </AriaButton>
                <CalendarHeading className="font-bold text-base" />
                <AriaButton slot="next" className={ROUND}>
                  <ChevronRight aria-hidden />
                </AriaButton>
              </header>
              <CalendarGrid>
                {(day) => (
                  <CalendarCell
                    date={day}
                    className="flex size-11 items-center justify-center rounded-8 data-[outside-month]:invisible data-[hovered]:bg-tint data-[selected]:bg-primary data-[selected]:text-on-primary"
                  />
                )}
              </CalendarGrid>
            </Calendar>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
