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

type Props = {
  label: string;
  date: CivilDate | null;
  onPick: (date: CivilDate) => void;
  /** The label stands beside the icon: the button has no field to explain it. */
  worded?: boolean;
  testId?: string;
};

const ROUND = "inline-flex size-11 items-center justify-center rounded-8 data-[hovered]:bg-tint";

/** The calendar is only ever a popup beside a text field that can be typed into. */
export function CalendarButton({ label, date, onPick, worded = false, testId }: Props) {
  return (
    <DialogTrigger>
      <AriaButton
        aria-label={label}
        data-testid={testId}
        className={`inline-flex h-12 shrink-0 items-center justify-center gap-2 rounded-8 border border-edge bg-surface text-primary data-[hovered]:bg-tint ${worded ? "px-3 font-bold" : "w-12"}`}
      >
        <CalendarDays aria-hidden className="size-6" />
        {worded && label}
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
