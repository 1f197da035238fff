import {
  BedDouble,
  BookOpenCheck,
  CalendarClock,
  Columns2,
  FileClock,
  type LucideIcon,
  Split,
  UserRoundX,
} from "lucide-react";
import { useDraftTime } from "../../components/DraftNotes";
import { FEW, First } from "../../components/Rest";
import { type Text, useLanguage, useText, word } from "../../i18n/text";
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

/** Drafts of a part of a record, by the last word of their key. */
const PARTS: Record<string, (text: Text) => string> = {
  in: (text) => text.desk.checkIn,
  out: (text) => text.desk.checkOut,
  collect: (text) => text.desk.stopReason,
  lift: (text) => text.family.liftReason,
  reason: (text) => text.form.reasonDraft,
};

function draftWords(text: Text, { key, kind }: DraftLine): string {
  if (key === EMERGENCY_DRAFT) return text.desk.emergencyTitle;
  const [, , part = ""] = key.split("/");
  return PARTS[part]?.(text) ?? word(text, "draft_kind", kind);
}

function DraftEntry({ draft }: { draft: DraftLine }) {
  const text = useText();
  const time = useDraftTime();
  const what = draftWords(text, draft);
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

type NeedsProps = {
  view: TodayView;
  conflicts: number;
  nights: ArrangementView[];
  ends: number;
  alike: number;
};

/** What waits for somebody: how much of it, and where it is done. */
type Need = {
  id: string;
  count: number;
  to: string;
  time: string;
  title: string;
  detail: string;
  icon: LucideIcon;
  /** A mark where something goes wrong meanwhile. */
  warns?: boolean;
};

/** Disagreements of devices, nights given away too often, unread records, families without a visitor, records that wait for a reason. */
export function NeedsMe(props: NeedsProps) {
  const text = useText();
  const { due } = props.view;
  const lines = useNeeds(props).filter((need) => need.count > 0);
  const count = due.length + lines.length;
  if (count === 0) return null;
  return (
    <Group title={text.today.due} count={count} testId={testIds.todayDue}>
      {lines.map(({ id, to, time, title, detail, icon: Icon, warns }) => (
        <CardLine
          key={id}
          kind="needs"
          {...{ id, to, time, title, detail }}
          badge={
            <Icon aria-hidden className={`size-6 shrink-0 ${warns ? "text-warn-mark" : "text-primary"}`} />
          }
        />
      ))}
      <First name="due" of={due} what={text.today.due} few={FEW}>
        {(item) => <DueLine key={`${item.kind}-${item.id}-${item.code}`} due={item} />}
      </First>
    </Group>
  );
}

function useNeeds({ view, conflicts, nights, ends, alike }: NeedsProps): Need[] {
  const text = useText();
  const language = useLanguage();
  const { unread, unassigned } = view;
  const { today, sharing, memory, twins } = text;
  // The board opens at the first of the nights.
  const [first] = nights.toSorted((a, b) => a.night.localeCompare(b.night));
  return [
    {
      id: "conflicts",
      count: conflicts,
      to: "/conflicts",
      time: today.records({ count: conflicts }),
      title: sharing.conflicts.today,
      detail: sharing.conflicts.todayLead,
      icon: Split,
      warns: true,
    },
    {
      id: "arrangements",
      count: nights.length,
      to: first ? `/board?programme=${first.programme_id}&night=${first.night}` : "",
      time: today.nights({ count: nights.length }),
      title: today.arrange,
      detail: first
        ? today.arrangeLead({ night: columnDate(first.night, language), programme: first.programme })
        : "",
      icon: BedDouble,
      warns: true,
    },
    {
      id: "unread",
      count: unread,
      to: "/reviews",
      time: today.records({ count: unread }),
      title: today.unread,
      detail: today.unreadLead,
      icon: BookOpenCheck,
    },
    {
      id: "unassigned",
      count: unassigned,
      to: "/assignments",
      time: today.families({ count: unassigned }),
      title: today.unassigned,
      detail: today.unassignedLead,
      icon: UserRoundX,
      warns: true,
    },
    {
      id: "ends",
      count: ends,
      to: "/due",
      time: today.records({ count: ends }),
      title: memory.due.today,
      detail: memory.due.todayLead,
      icon: CalendarClock,
      warns: true,
    },
    {
      id: "alike",
      count: alike,
      to: "/same",
      time: twins.pairs({ count: alike }),
      title: twins.today,
      detail: twins.todayLead,
      icon: Columns2,
    },
  ];
}
