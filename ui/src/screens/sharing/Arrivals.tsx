import { Clock, FileX2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { useLanguage, useText } from "../../i18n/text";
import type { AsideView, SharingView } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { dayOf, shortDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { useDeviceName, useMoment } from "./sharing-words";

/** What somebody has seen and this device has not. */
export function Missing({ view }: { view: SharingView }) {
  const { missing } = useText().sharing;
  if (view.missing.length === 0) return null;
  return (
    <Section title={missing.title}>
      <MissingLines view={view} />
    </Section>
  );
}

/** From whom something is missing, how much, since when, what to do. */
export function MissingLines({ view }: { view: SharingView }) {
  const text = useText();
  const language = useLanguage();
  const who = useDeviceName(view);
  const { missing } = text.sharing;
  return (
    <ul data-testid={testIds.sharingMissing} className="m-0 flex list-none flex-col gap-3 p-0">
      {view.missing.map(({ device, from, to, since }) => (
        <li key={`${device}-${from}`} className="flex items-start gap-3">
          <Clock aria-hidden className="mt-1 size-6 shrink-0 text-warn-mark" />
          <span>
            <span className="block font-bold">
              {missing.line({
                who: who(device),
                count: to - from + 1,
                since: shortDate(dayOf(since), language, todayInTokyo()),
              })}
            </span>
            {missing.what}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is not coming any more: from whom, and what its worker can do. */
export function Lost({ view }: { view: SharingView }) {
  const text = useText();
  const language = useLanguage();
  const who = useDeviceName(view);
  const { lost } = text.sharing;
  if (view.lost.length === 0) return null;
  return (
    <Section title={lost.title}>
      <ul data-testid={testIds.sharingLost} className="m-0 flex list-none flex-col gap-3 p-0">
        {view.lost.map(({ device, from, to, since }) => (
          <li key={`${device}-${from}`} className="flex items-start gap-3">
            <FileX2 aria-hidden className="mt-1 size-6 shrink-0 text-muted" />
            <span>
              <span className="block font-bold">
                {lost.line({
                  who: who(device),
                  count: to - from + 1,
                  since: shortDate(dayOf(since), language, todayInTokyo()),
                })}
              </span>
              {lost.what}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Files that could not be used: why, in words, and what to do. */
export function Aside({ view }: { view: SharingView }) {
  const text = useText();
  const moment = useMoment();
  const { aside } = text.sharing;
  const todo: Record<string, string> = aside.todo;
  const why = useAsideReason();
  const nameOf = useDeviceName(view);
  const [all, setAll] = useState(false);
  if (view.set_aside.length === 0) return null;
  const shown = all ? view.set_aside : firstOfEach(view.set_aside);
  const left = view.set_aside.length - shown.length;
  return (
    <Section title={aside.title} hint={aside.lead}>
      <ul data-testid={testIds.sharingAside} className="m-0 flex list-none flex-col gap-4 p-0">
        {shown.map(({ file, device, code, since }) => (
          <li key={file} data-code={code} className="flex items-start gap-3">
            <FileX2 aria-hidden className="mt-1 size-6 shrink-0 text-muted" />
            <span className="min-w-0">
              <span className="block font-bold">{why(code)}</span>
              <span className="block">{todo[code] ?? aside.todo.other}</span>
              <span className="block select-text break-all text-muted text-sm">
                {device !== null && `${nameOf(device)}・`}
                {aside.name({ file })}・{aside.since({ when: moment(since) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button testId={testIds.asideMore} onPress={() => setAll(true)}>
          {aside.more({ count: left })}
        </Button>
      )}
    </Section>
  );
}

/** So many files of one reason stand at once: a folder may hold thousands. */
const OF_EACH = 5;

function firstOfEach(files: AsideView[]): AsideView[] {
  const counts = new Map<string, number>();
  return files.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= OF_EACH;
  });
}

/** Why a file was set aside, in a few words. */
export function useAsideReason(): (code: string) => string {
  const { aside } = useText().sharing;
  const why: Record<string, string> = aside.why;
  return (code) => why[code] ?? aside.why.other;
}
