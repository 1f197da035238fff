import { useVirtualizer } from "@tanstack/react-virtual";
import { EyeOff, House } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { LoadProblem } from "../../components/Page";
import { useText } from "../../i18n/text";
import type { FamilyLine, FamilyPart } from "../../lib/api/bindings";
import { FAMILIES_IN_PART, useFamilies } from "../../lib/api/queries";
import { useOnPaper } from "../../lib/on-paper";
import { usePreferences } from "../../lib/preferences";
import { hitId, testIds } from "../../testids";
import { KanaIndex } from "./KanaIndex";
import { MOST_ON_PAPER, PaperList } from "./PaperList";

const ROW_PX = 52;
/** Rows drawn beyond the edges, so that a quick scroll never meets an empty one. */
const SPARE = 24;
/** Parts asked for beyond the next one, where the list is being scrolled to. */
const AHEAD = 2;

type Props = {
  /** The list's beginning, with how long it is. */
  first: FamilyPart;
  listRef: RefObject<HTMLDivElement | null>;
  onOpen: (family: FamilyLine) => void;
  /** A letter typed in the list belongs to the search. */
  onType: () => void;
};

/** Every family by kana; only the rows in sight are asked for and drawn, however many there are. */
export function AllFamilies({ first, listRef, onOpen, onType }: Props) {
  const text = useText();
  const { textSize } = usePreferences();
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const height = Math.round((ROW_PX * textSize) / 100);
  const rows = useVirtualizer({
    count: first.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: SPARE,
  });
  const drawn = rows.getVirtualItems();
  const onPaper = useOnPaper();
  const { families, failed } = useLines(first, {
    from: drawn[0]?.index ?? 0,
    to: drawn.at(-1)?.index ?? 0,
    active,
    towards: rows.scrollDirection,
  });

  function go(to: number) {
    const at = Math.min(Math.max(to, 0), first.total - 1);
    setActive(at);
    rows.scrollToIndex(at);
  }

  /** To the first family of a kana row, with the keys going on from there. */
  function jump(to: number) {
    setActive(to);
    rows.scrollToIndex(to, { align: "start" });
    scroller.current?.focus({ preventScroll: true });
  }

  function keys(event: KeyboardEvent) {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: first.total - 1,
    };
    const to = steps[event.key];
    const family = families(active);
    if (to !== undefined) go(to);
    else if (event.key === "Enter" && family) onOpen(family);
    else {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) onType();
      return;
    }
    event.preventDefault();
  }

  /** What is printed: all of them, or of a longer list those from the first in sight on that are here. */
  function paper() {
    const from = first.total > MOST_ON_PAPER ? (rows.range?.startIndex ?? 0) : 0;
    const lines: FamilyLine[] = [];
    for (let at = from; at < Math.min(first.total, from + MOST_ON_PAPER); at++) {
      const family = families(at);
      if (!family) break;
      lines.push(family);
    }
    return { from, total: first.total, lines };
  }

  const option = (at: number) => `family-${families(at)?.id ?? at}`;
  return (
    <>
      {onPaper && <PaperList {...paper()} />}
      <div data-noprint className="mt-3 flex flex-col gap-2">
        <KanaIndex starts={first.rows} onGo={jump} />
        {failed && <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />}
        <div
          ref={(node) => {
            scroller.current = node;
            listRef.current = node;
          }}
          role="listbox"
          tabIndex={0}
          aria-label={text.search.all}
          aria-activedescendant={first.total > 0 ? option(active) : undefined}
          data-testid={testIds.allFamilies}
          onKeyDown={keys}
          className="group h-[calc(100dvh-29rem)] min-h-72 overflow-y-auto rounded-8 border border-line"
        >
          <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
            {drawn.map((row) => {
              const family = families(row.index);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself takes the keys
                <div
                  key={row.key}
                  id={option(row.index)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={row.index === active}
                  aria-busy={family === undefined}
                  aria-setsize={first.total}
                  aria-posinset={row.index + 1}
                  data-testid={family && hitId(family.id)}
                  onClick={() => family && onOpen(family)}
                  className={`absolute inset-x-0 top-0 flex cursor-pointer items-center gap-3 border-line border-b px-3 hover:bg-tint ${
                    row.index === active
                      ? "group-focus:bg-tint group-focus:shadow-[inset_4px_0_0_var(--primary)]"
                      : ""
                  }`}
                  style={{ height, transform: `translateY(${row.start}px)` }}
                >
                  {family ? <Line family={family} /> : <Coming />}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

type Sight = { from: number; to: number; active: number; towards: "forward" | "backward" | null };

/**
 * What stands at a line: of those between `from` and `to`, of the parts beside them, of more where the list is
 * scrolled to, and at `active`.
 */
function useLines(first: FamilyPart, { from, to, active, towards }: Sight) {
  const last = Math.floor(Math.max(first.total - 1, 0) / FAMILIES_IN_PART);
  const wanted = new Set([Math.floor(active / FAMILIES_IN_PART)]);
  const begin = Math.floor(from / FAMILIES_IN_PART) - 1 - (towards === "backward" ? AHEAD : 0);
  const end = Math.floor(to / FAMILIES_IN_PART) + 1 + (towards === "forward" ? AHEAD : 0);
  for (let part = begin; part <= end; part++) wanted.add(part);
  // What is to be printed has to be here when it is.
  if (first.total <= MOST_ON_PAPER) for (let part = 0; part <= last; part++) wanted.add(part);
  // The first is here already.
  const parts = [...wanted].filter((part) => part > 0 && part <= last);
  const loaded = useFamilies(parts);
  const families = (at: number): FamilyLine | undefined => {
    const part = Math.floor(at / FAMILIES_IN_PART);
    const lines = part === 0 ? first.lines : loaded[parts.indexOf(part)]?.data?.lines;
    return lines?.[at % FAMILIES_IN_PART];
  };
  return { families, failed: loaded.find((part) => part.isError) };
}

/** Stands where a line will, until its part is here; still, so that nothing flickers. */
function Coming() {
  return (
    <span aria-hidden data-coming className="flex flex-1 items-center justify-between gap-3">
      <span className="h-4 w-64 max-w-[60%] rounded-4 bg-line" />
      <span className="h-4 w-24 rounded-4 bg-line" />
    </span>
  );
}

function Line({ family }: { family: FamilyLine }) {
  const text = useText();
  return (
    <>
      <House aria-hidden className="size-5 shrink-0 text-muted" />
      <span title={[family.name, family.kana].filter(Boolean).join(" ")} className="min-w-0 flex-1 truncate">
        {family.name}
        {family.kana && <span className="ml-3 text-muted text-sm">{family.kana}</span>}
      </span>
      {family.address_secret && (
        <span className="inline-flex shrink-0 items-center gap-1 text-muted text-sm">
          <EyeOff aria-hidden className="size-4" />
          {text.form.addressSecret}
        </span>
      )}
      <span className="shrink-0 text-muted text-sm tabular-nums">{family.code}</span>
    </>
  );
}
