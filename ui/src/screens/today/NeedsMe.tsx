import { BedDouble, BookOpenCheck, CalendarClock, FileClock, Split, UserRoundX } from "lucide-react";
import { useDraftTime } from "../../components/DraftNotes";
import { useLanguage, useText, word } from "../../i18n/text";
import type { ArrangementView, DraftLine, TodayView } from "../../lib/api/bindings";
import { columnDate } from "../../lib/dates/format";
import { EMERGENCY_DRAFT } from "../../lib/draft";
import { testIds } from "../../testids";
import { CardLine } from "./cards";
import { DueLine } from "./DueLine";
import { Group } from "./Today";

/** Forms begun and not saved: the first thing to go on with. */
export function Drafts({ drafts }: { drafts: DraftLine[] }) {
  const text = useText();
  if (drafts.length === 0) return null;
  return (
    <Group title={text.today.drafts} count={drafts.length} testId={testIds.todayDrafts}>
      {drafts.map((draft) => (
        <DraftEntry key={draft.key} draft={draft} />
      ))}
    </Group>
  );
}

function DraftEntry({ draft }: { draft: DraftLine }) {
  const text = useText();
  const time = useDraftTime();
  const what =
    draft.key === EMERGENCY_DRAFT ? text.desk.emergencyTitle : word(text, "draft_kind", draft.kind);
  return (
    <CardLine
      kind="draft"
      id={draft.key}
      to={draft.place}
      time={time(draft.saved_at)}
      title={draft.household ?? what}
      detail={text.today.draftOf({ what })}
      badge={<FileClock aria-hidden className="size-6 shrink-0 text-primary" />}
    />
  );
}

type NeedsProps = { view: TodayView; conflicts: number; nights: ArrangementView[]; ends: number };

/** Disagreements of devices, nights given away too often, unread records, families without a visitor, records that wait for a reason. */
export function NeedsMe({ view, conflicts, nights, ends }: NeedsProps) {
  const text = useText();
  const { unread, unassigned, due } = view;
  const { today, todayLead } = text.sharing.conflicts;
  const lines = [conflicts, nights.length, unread, unassigned, ends].filter((number) => number > 0);
  const count = due.length + lines.length;
  if (count === 0) return null;
  return (
    <Group title={text.today.due} count={count} testId={testIds.todayDue}>
      {conflicts > 0 && (
        <CardLine
          kind="needs"
          id="conflicts"
          to="/conflicts"
          time={text.today.records({ count: conflicts })}
          title={today}
          detail={todayLead}
          badge={<Split aria-hidden className="size-6 shrink-0 text-warn-mark" />}
        />
      )}
      <Overbooked nights={nights} />
      {unread > 0 && (
        <CardLine
          kind="needs"
          id="unread"
          to="/reviews"
          time={text.today.records({ count: unread })}
          title={text.today.unread}
          detail={text.today.unreadLead}
          badge={<BookOpenCheck aria-hidden className="size-6 shrink-0 text-primary" />}
        />
      )}
      {unassigned > 0 && (
        <CardLine
          kind="needs"
          id="unassigned"
          to="/assignments"
          time={text.today.families({ count: unassigned })}
          title={text.today.unassigned}
          detail={text.today.unassignedLead}
          badge={<UserRoundX aria-hidden className="size-6 shrink-0 text-warn-mark" />}
        />
      )}
      {ends > 0 && (
        <CardLine
          kind="needs"
          id="ends"
          to="/due"
          time={text.today.records({ count: ends })}
          title={text.memory.due.today}
          detail={text.memory.due.todayLead}
          badge={<CalendarClock aria-hidden className="size-6 shrink-0 text-warn-mark" />}
        />
      )}
      {due.map((item) => (
        <DueLine key={`${item.kind}-${item.id}-${item.code}`} due={item} />
      ))}
    </Group>
  );
}

/** Nights for which more is booked than there is room; the press opens the board at the first of them. */
function Overbooked({ nights }: { nights: ArrangementView[] }) {
  const text = useText();
  const language = useLanguage();
  const [first] = nights.toSorted((a, b) => a.night.localeCompare(b.night));
  if (!first) return null;
  const { night, programme, programme_id } = first;
  return (
    <CardLine
      kind="needs"
      id="arrangements"
      to={`/board?programme=${programme_id}&night=${night}`}
      time={text.today.nights({ count: nights.length })}
      title={text.today.arrange}
      detail={text.today.arrangeLead({ night: columnDate(night, language), programme })}
      badge={<BedDouble aria-hidden className="size-6 shrink-0 text-warn-mark" />}
    />
  );
}
