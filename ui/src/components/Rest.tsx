import { ChevronDown } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useNavigationType } from "react-router";
import { useText } from "../i18n/text";
import { useOnPaper } from "../lib/on-paper";
import { testIds } from "../testids";
import { Button } from "./Button";

/** Rows drawn at once, and with each more. */
const PART = 50;

/** Rows of a list that must not push what stands below it out of sight. */
export const FEW = 6;

/** So many lines behind a button take less room than the button. */
const STRAGGLERS = 2;

/** How far each list was shown, for who comes back to it. */
const reached = new Map<string, number>();

/** The first rows of a long list; more come with `Rest` when the end is near, and all of them on paper. With `few` only
 * so many, and no more until somebody asks. */
export function useFirst<T>(name: string, all: readonly T[], few?: number) {
  const came = useNavigationType();
  const [count, setCount] = useState(() => (came === "POP" ? reached.get(name) : undefined) ?? few ?? PART);
  useEffect(() => {
    reached.set(name, count);
  }, [name, count]);
  const onMore = useCallback(() => setCount((now) => now + PART), []);
  const onPaper = useOnPaper();
  const shown = onPaper || count + STRAGGLERS >= all.length ? all : all.slice(0, count);
  return { shown, rest: { left: all.length - shown.length, onMore, waits: count === few } };
}

type FirstProps<T> = {
  name: string;
  of: readonly T[];
  /** The list's heading, where a page has several. */
  what?: string;
  few?: number;
  children: (line: T, at: number) => ReactNode;
};

/** The first lines of a list, and behind them the way to the rest; the list around them is the caller's. */
export function First<T>({ name, of, what, few, children }: FirstProps<T>) {
  const { shown, rest } = useFirst(name, of, few);
  return (
    <>
      {shown.map(children)}
      {rest.left > 0 && (
        <li className="list-none">
          <Rest {...rest} what={what} />
        </li>
      )}
    </>
  );
}

type RestProps = { left: number; onMore: () => void; waits?: boolean; what?: string };

/** Stands behind the rows that are shown: how many are left, and the way to them. */
export function Rest({ left, onMore, waits = false, what }: RestProps) {
  const text = useText();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (left === 0 || waits || !end.current || typeof IntersectionObserver === "undefined") return;
    // Before the end is in sight, so that nobody waits for it; seen anew after each part.
    const near = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && onMore(),
      { rootMargin: "600px" },
    );
    near.observe(end.current);
    return () => near.disconnect();
  }, [left, waits, onMore]);
  if (left === 0) return null;
  const more = text.form.more({ left });
  // The button may be gone with the last lines: the keyboard goes to the first of the new ones.
  const show = () => {
    const own = end.current?.closest("li");
    const list = own?.parentElement ?? end.current?.previousElementSibling;
    const rows = () =>
      [...(list?.querySelectorAll(":scope > li, tbody > tr") ?? [])].filter((row) => row !== own);
    const first = rows().length;
    flushSync(onMore);
    rows()[first]?.querySelector<HTMLElement>("a, button")?.focus();
  };
  return (
    <div ref={end} data-noprint className="flex justify-center py-2">
      <Button
        weight="quiet"
        testId={testIds.listMore}
        aria-label={what && text.form.moreOf({ what, more })}
        onPress={show}
      >
        <ChevronDown aria-hidden className="size-5" />
        {more}
      </Button>
    </div>
  );
}
