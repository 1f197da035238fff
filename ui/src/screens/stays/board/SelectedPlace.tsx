import { BedDouble, CalendarMinus, CalendarPlus, FolderOpen, Utensils } from "lucide-react";
import { Button } from "../../../components/Button";
import { StatusBadge } from "../../../components/StatusBadge";
import { useLanguage, useText } from "../../../i18n/text";
import type { BoardStay, BoardView } from "../../../lib/api/bindings";
import { columnDate, dayOf } from "../../../lib/dates/format";
import { testIds } from "../../../testids";
import { deskMoment } from "../desk-moments";
import { QuotaNote } from "../QuotaLine";
import { LaneName } from "./BoardGrid";
import type { Cell } from "./cells";
import { canMoveEnd } from "./StayBar";

type Props = {
  view: BoardView;
  cell: Cell;
  busy: boolean;
  onOpen: (entry: BoardStay) => void;
  onBook: (night: string) => void;
  onMoveEnd: (entry: BoardStay, nights: number) => void;
};

/** What was chosen on the board, and what can be done with it; it stays in sight at the foot. */
export function SelectedPlace(props: Props) {
  const text = useText();
  return (
    <section
      data-testid={testIds.boardSelected}
      aria-label={text.desk.selected}
      className="sticky bottom-0 z-20 col-span-full flex min-h-17 flex-wrap items-center gap-x-5 gap-y-1 rounded-12 border border-edge bg-surface px-4 py-2 shadow-2"
    >
      <Content {...props} />
    </section>
  );
}

function Content({ view, cell, busy, onOpen, onBook, onMoveEnd }: Props) {
  const text = useText();
  const language = useLanguage();
  if (cell.kind === "free") {
    const night = view.nights[cell.first]?.night ?? view.from;
    return (
      <>
        <p className="min-w-48 flex-1 font-bold">
          {columnDate(night, language)} <LaneName view={view} lane={cell.lane} /> {text.desk.free}
        </p>
        <Button testId={testIds.boardBook} onPress={() => onBook(night)}>
          <BedDouble aria-hidden className="size-5" />
          {text.desk.newHere}
          <Key keys={text.desk.newKeys} />
        </Button>
      </>
    );
  }
  const { entry } = cell;
  const { stay } = entry;
  const nights = cell.last - cell.first + 1;
  return (
    <>
      <div className="min-w-64 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 leading-150">
          <span className="font-bold text-lg">{stay.person}</span>
          <StatusBadge list="stay_status" code={stay.status} />
          {stay.room && <span className="text-sm">{stay.room}</span>}
          {stay.allergies && (
            <span className="inline-flex items-center gap-1 rounded-full border border-bad bg-bad-tint px-2.5 text-bad text-sm">
              <Utensils aria-hidden className="size-4" />
              {text.desk.allergyShort({ what: stay.allergies })}
            </span>
          )}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-muted text-sm leading-150">
          {text.desk.fromTo({
            from: stay.in_at ? deskMoment(stay.in_at, language) : "",
            to: stay.out_at ? deskMoment(stay.out_at, language) : text.desk.outUnknown,
          })}
          {"  "}
          {text.form.stayLength({ nights: stay.nights, days: stay.days })}
          {canMoveEnd(entry) && stay.out_at && (
            <QuotaNote programmeId={stay.programme_id} personId={stay.person_id} on={dayOf(stay.out_at)} />
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {canMoveEnd(entry) && (
          <>
            <Button
              testId={testIds.boardShorten}
              isDisabled={busy || nights < 2}
              onPress={() => onMoveEnd(entry, -1)}
            >
              <CalendarMinus aria-hidden className="size-5" />
              {text.desk.shorten}
            </Button>
            <Button testId={testIds.boardExtend} isDisabled={busy} onPress={() => onMoveEnd(entry, 1)}>
              <CalendarPlus aria-hidden className="size-5" />
              {text.desk.extend}
              <Key keys={text.desk.extendKeys} />
            </Button>
          </>
        )}
        <Button testId={testIds.boardOpen} onPress={() => onOpen(entry)}>
          <FolderOpen aria-hidden className="size-5" />
          {text.desk.open}
          <Key keys={text.desk.openKeys} />
        </Button>
      </div>
    </>
  );
}

function Key({ keys }: { keys: string }) {
  return (
    <kbd className="whitespace-nowrap rounded-4 border border-line px-1.5 font-normal font-sans text-muted text-sm">
      {keys}
    </kbd>
  );
}
