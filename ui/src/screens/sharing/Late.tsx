import { Check, FileClock } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, ButtonLink } from "../../components/Button";
import { ProblemLine } from "../../components/FieldFrame";
import { Section } from "../../components/FormShell";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { LateFieldView, LateView, SharingView } from "../../lib/api/bindings";
import type { JsonValue } from "../../lib/api/commands";
import { Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { useMay } from "../../lib/may";
import { lateId, testIds } from "../../testids";
import { useFieldWord, useKindWord, useValueWords } from "../memory/field-words";
import { differing } from "./differing";
import { linkOf, useWrittenLate } from "./sharing-queries";
import { useWholeMoment } from "./sharing-words";

/** So many stand at once; the others on a press. */
const SHOWN = 20;

/** What a removed computer wrote afterwards: counted nowhere, looked through and taken over record by record. */
export function Late({ view }: { view: SharingView }) {
  const text = useText();
  const may = useMay();
  const due = may("take_over") && view.set_aside.some(({ code }) => code === "removed_writer");
  const list = useWrittenLate(due);
  const [shown, setShown] = useState(SHOWN);
  const cards = useRef<HTMLOListElement>(null);
  const left = useRef<number | null>(null);
  const { late } = text.sharing;

  // To the card that came in place of the one that was taken, or to what says that there is none.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the list has changed
  useEffect(() => {
    if (left.current === null) return;
    const all = cards.current?.querySelectorAll<HTMLElement>("[data-late]");
    const next = all?.[Math.min(left.current, all.length - 1)];
    (next ?? cards.current)?.focus();
    left.current = null;
  }, [list.data]);

  if (!due || (list.data === undefined && !list.isError)) return null;

  return (
    <Section title={late.title} hint={late.lead}>
      <ol
        ref={cards}
        data-testid={testIds.sharingLate}
        tabIndex={-1}
        aria-label={late.title}
        className="m-0 flex list-none flex-col gap-4 p-0"
      >
        {list.isError && <li>{notNow(text, toProblem(list.error))}</li>}
        {list.data?.length === 0 && <li className="text-muted">{late.none}</li>}
        {list.data?.slice(0, shown).map((record, at) => (
          <Card key={record.id} record={record} onTaken={() => (left.current = at)} />
        ))}
      </ol>
      {list.data !== undefined && list.data.length > shown && (
        <Button testId={testIds.lateMore} onPress={() => setShown(shown + SHOWN)}>
          {late.more({ count: list.data.length - shown })}
        </Button>
      )}
    </Section>
  );
}

/** A folder that is away is nothing to worry about; anything else says what it is. */
function notNow(text: ReturnType<typeof useText>, problem: Problem): string {
  return linkOf(problem.code) === "away" ? text.sharing.late.away : problemSentence(text, problem);
}

/** Kinds that the names of family and person say already. */
const PLAIN = ["household", "person"];

type CardProps = { record: LateView; onTaken: () => void };

function Card({ record, onTaken }: CardProps) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const kindWord = useKindWord();
  const when = useWholeMoment();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { late } = text.sharing;
  const name = [
    record.household_name,
    record.person,
    PLAIN.includes(record.kind) ? null : kindWord(record.kind),
    record.code,
  ]
    .filter(Boolean)
    .join(" / ");

  async function take() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const { change } = await call("take_over", { record: record.id });
      toasts.show({ message: late.taken({ what: name }), changes: change === null ? [] : [change] });
      onTaken();
      await refresh();
    } catch (thrown) {
      const met = toProblem(thrown);
      // What it names came late as well, and stands above.
      setProblem(met.code === "reference_missing" ? new Problem({ ...met, code: "take_first" }) : met);
      setBusy(false);
    }
  }

  return (
    <li
      data-late
      data-testid={lateId(record.id)}
      tabIndex={-1}
      aria-label={name}
      className="flex flex-col gap-3 rounded-12 border border-line bg-surface px-5 py-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-64 flex-1 items-start gap-3">
          <FileClock aria-hidden className="mt-1 size-6 shrink-0 text-muted" />
          <div>
            <h3 className="font-bold text-lg leading-150">{name}</h3>
            <p className="text-muted text-sm leading-150">
              {record.is_new ? late.isNew : late.isChange}
              {text.sharing.conflicts.byWhom({ worker: record.actor, device: record.device })}
              <span className="block">{text.sharing.conflicts.at({ when: when(record.at) })}</span>
            </p>
          </div>
        </div>
        {!record.deleted && record.whole && (
          <Button weight="primary" isDisabled={busy} testId={testIds.lateTake} onPress={() => void take()}>
            <Check aria-hidden className="size-5" />
            {busy ? late.taking : late.take}
          </Button>
        )}
        {record.deleted && record.household_id !== null && !record.is_new && (
          <ButtonLink to={`/family/${record.household_id}`} weight="quiet">
            {text.sharing.conflicts.open}
          </ButtonLink>
        )}
      </div>
      {record.deleted && <p>{late.deleted}</p>}
      {!record.whole && <p>{late.part}</p>}
      {record.fields.length > 0 && <Fields record={record} />}
      <div aria-live="polite" className="empty:-mt-3">
        <ProblemLine name={record.id} problem={problem} />
      </div>
    </li>
  );
}

function Fields({ record }: { record: LateView }) {
  const { late } = useText().sharing;
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr className="text-left text-muted text-sm">
          <th className="w-40 py-1 pr-4 font-normal">{late.field}</th>
          {!record.is_new && <th className="w-2/5 py-1 pr-4 font-normal">{late.now}</th>}
          <th className="py-1 font-normal">{late.theirs}</th>
        </tr>
      </thead>
      <tbody>
        {record.fields.map((field) => (
          <Row key={field.field} field={field} isNew={record.is_new} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ field, isNew }: { field: LateFieldView; isNew: boolean }) {
  const fieldWord = useFieldWord();
  const valueWords = useValueWords();
  const [now, theirs] = [field.now, field.theirs].map((value) => valueWords(field, value as JsonValue));
  return (
    <tr className="border-line border-t align-top">
      <th scope="row" className="py-1.5 pr-4 text-left font-normal text-muted">
        {fieldWord(field.field)}
      </th>
      {!isNew && <td className="whitespace-pre-wrap break-words py-1.5 pr-4">{now}</td>}
      <td className="whitespace-pre-wrap break-words py-1.5">
        {isNew || field.now === null
          ? theirs
          : differing(theirs ?? "", now ?? "").map(({ text, differs }, at) =>
              differs ? (
                <mark
                  key={at}
                  className="rounded-4 bg-warn-tint font-bold text-ink underline decoration-2 decoration-warn-mark underline-offset-4"
                >
                  {text}
                </mark>
              ) : (
                <span key={at}>{text}</span>
              ),
            )}
      </td>
    </tr>
  );
}
