import { Check, Eye, History, ShieldAlert } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { Badge } from "../../components/Badge";
import { Button, ButtonLink } from "../../components/Button";
import { ProblemLine } from "../../components/FieldFrame";
import { useText } from "../../i18n/text";
import type { ConflictChoice, ConflictView } from "../../lib/api/bindings";
import type { JsonValue } from "../../lib/api/commands";
import { Problem } from "../../lib/api/problem";
import { Check as Checked, type Problems } from "../../lib/form";
import { isComposing } from "../../lib/ime";
import { conflictChoiceId, testIds } from "../../testids";
import {
  bothTexts,
  canTypeOther,
  isHidden,
  meanwhile,
  placeOf,
  readOther,
  typedOther,
} from "./conflict-fields";
import { useAbout, useFieldWord, useRecordWords, useValueWords } from "./conflict-words";
import { differing } from "./differing";
import { OtherValue } from "./OtherValue";
import { useMoment, useWholeMoment } from "./sharing-words";

export type Decision = { choose: string } | { value: JsonValue };

type Props = {
  conflict: ConflictView;
  busy: boolean;
  /** Why the last attempt was refused. */
  problem?: Problem;
  onDecide: (decision: Decision) => void;
  /** Not in the gallery, which shows several. */
  autoFocus?: boolean;
};

/** One field of one record: what was entered, by whom, on which computer, when; and a press that decides. */
export function ConflictCard({ conflict, busy, problem, onDecide, autoFocus = true }: Props) {
  const text = useText();
  const moment = useMoment();
  const fieldWord = useFieldWord();
  const recordWords = useRecordWords();
  const about = useAbout(conflict);
  const [choice, setChoice] = useState("");
  const [typed, setTyped] = useState(() => typedOther(conflict));
  const [problems, setProblems] = useState<Problems>({});
  const { conflicts } = text.sharing;
  const place = placeOf(conflict);
  const both = bothTexts(conflict);

  function decide() {
    if (busy) return;
    const at = conflict.choices[Number(choice)];
    if (choice === "") {
      setProblems({ choice: new Problem({ code: "required", field: "choice", detail: {} }) });
    } else if (choice === "delete" || choice === "keep") onDecide({ value: choice === "delete" });
    else if (choice === "both" && both !== null) onDecide({ value: both });
    else if (choice === "other") {
      const check = new Checked();
      const value = readOther(check, conflict, typed);
      setProblems(check.problems);
      if (check.ok) onDecide({ value });
    } else if (at) onDecide({ choose: at.op });
  }

  // Enter takes what stands under the keys and, pressed on what is chosen, decides.
  function keys(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.repeat || isComposing(event.nativeEvent)) return;
    const at = event.target as HTMLInputElement;
    const onChoice = at.type === "radio";
    if (!onChoice && !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (onChoice && at.value !== choice) setChoice(at.value);
    else decide();
  }

  return (
    <section
      data-testid={testIds.conflictCard}
      data-field={conflict.field}
      onKeyDownCapture={keys}
      className="flex flex-col gap-3 rounded-12 border-2 border-warn-mark bg-surface px-5 pt-4 pb-1"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-64 flex-1">
          <h2 className="font-bold text-xl leading-150">{fieldWord(conflict)}</h2>
          <p className="flex flex-wrap items-baseline gap-x-3 leading-150">
            <span>{recordWords(conflict, about)}</span>
            <span className="text-muted text-sm">{conflicts.found({ when: moment(conflict.since) })}</span>
          </p>
        </div>
        {place !== null && (
          <ButtonLink to={place} weight="quiet">
            {conflicts.open}
          </ButtonLink>
        )}
      </header>
      <Meanwhile conflict={conflict} />
      {isHidden(conflict) && <p className="font-bold">{conflicts.hidden}</p>}
      <RadioGroup
        value={choice === "" ? null : choice}
        onChange={(value) => {
          setChoice(value);
          setProblems({});
        }}
        isInvalid={problems.choice !== undefined}
        validationBehavior="aria"
        className="flex flex-col gap-3"
      >
        <Label className="sr-only">{fieldWord(conflict)}</Label>
        {conflict.field === "deleted" ? (
          <DeletedChoices autoFocus={autoFocus} />
        ) : (
          <Choices conflict={conflict} both={both} autoFocus={autoFocus} />
        )}
      </RadioGroup>
      {choice === "other" && (
        <div data-testid={testIds.conflictOther}>
          <OtherValue conflict={conflict} typed={typed} onChange={setTyped} problems={problems} />
        </div>
      )}
      <div aria-live="polite">
        <ProblemLine name="choice" problem={problem ?? problems.choice} />
      </div>
      <div className="flex flex-wrap items-center gap-4 border-line border-t bg-surface py-3">
        <Button weight="primary" testId={testIds.conflictDecide} isDisabled={busy} onPress={decide}>
          <Check aria-hidden className="size-5" />
          {busy ? conflicts.deciding : conflicts.decide}
        </Button>
        <span className="min-w-48 flex-1 text-muted text-sm">{conflicts.keys}</span>
      </div>
    </section>
  );
}

/** What counts until somebody decides, and why. */
function Meanwhile({ conflict }: { conflict: ConflictView }) {
  const text = useText();
  const about = useAbout(conflict);
  const valueWords = useValueWords();
  const when = useWholeMoment();
  const { conflicts } = text.sharing;
  const why = meanwhile(conflict);
  const value = valueWords(conflict, conflict.now, about);
  const sentence =
    why === "both" || why === "kept"
      ? conflicts.now[why]
      : isHidden(conflict)
        ? null
        : conflicts.now[why]({ value });
  const deletion = conflict.field === "deleted" ? conflict.choices[0] : undefined;
  const Icon = why === "newest" ? History : ShieldAlert;
  return (
    <div className="flex flex-col gap-2">
      {deletion && (
        <p>
          {conflicts.deletedBy({
            worker: deletion.actor,
            device: deletion.device,
            when: when(deletion.at),
          })}
        </p>
      )}
      {sentence !== null && (
        <p
          data-testid={testIds.conflictNow}
          data-why={why}
          className="flex items-start gap-2 rounded-8 bg-sunken px-4 py-2"
        >
          <Icon aria-hidden className="mt-1 size-5 shrink-0" />
          {sentence}
        </p>
      )}
    </div>
  );
}

/** Two beside each other where there is room. */
const CARDS = "grid grid-cols-[repeat(auto-fit,minmax(min(20rem,100%),1fr))] gap-3";

type ChoicesProps = { conflict: ConflictView; both: string | null; autoFocus: boolean };

function Choices({ conflict, both, autoFocus }: ChoicesProps) {
  const text = useText();
  const about = useAbout(conflict);
  const valueWords = useValueWords();
  const { conflicts } = text.sharing;
  const shown = conflict.choices.map((choice) => valueWords(conflict, choice.value, about));
  return (
    <div className={CARDS}>
      {conflict.choices.map((choice, at) => (
        <Card key={choice.op} name={String(at)} autoFocus={autoFocus && at === 0}>
          <Value words={shown[at] ?? ""} other={shown[at === 0 ? 1 : 0] ?? ""} />
          <Origin choice={choice} />
          {choice.value === conflict.now && !isHidden(conflict) && (
            <Badge icon={Eye} tone="plan">
              {conflicts.counts}
            </Badge>
          )}
        </Card>
      ))}
      {both !== null && (
        <Card name="both">
          <span className="block font-bold">{conflicts.both}</span>
          <span className="block text-muted text-sm">{conflicts.bothLead}</span>
          <span className="block whitespace-pre-wrap">{both}</span>
        </Card>
      )}
      {canTypeOther(conflict) && (
        <Card name="other">
          <span className="block font-bold">{conflicts.other}</span>
          <span className="block text-muted text-sm">{conflicts.otherLead}</span>
        </Card>
      )}
    </div>
  );
}

function DeletedChoices({ autoFocus }: { autoFocus: boolean }) {
  const { conflicts } = useText().sharing;
  return (
    <div className={CARDS}>
      <Card name="keep" autoFocus={autoFocus}>
        <span className="block font-bold text-lg">{conflicts.keep}</span>
        <span className="block">{conflicts.keepLead}</span>
      </Card>
      <Card name="delete">
        <span className="block font-bold text-lg">{conflicts.delete}</span>
        <span className="block">{conflicts.deleteLead}</span>
      </Card>
    </div>
  );
}

function Card({ name, autoFocus, children }: { name: string; autoFocus?: boolean; children: ReactNode }) {
  return (
    <Radio
      value={name}
      autoFocus={autoFocus}
      data-testid={conflictChoiceId(name)}
      className="group flex min-h-14 items-start gap-3 rounded-8 border border-edge bg-surface px-4 py-3 data-[hovered]:bg-tint data-[selected]:border-primary data-[selected]:bg-tint data-[selected]:shadow-[inset_0_0_0_1px_var(--primary)] data-[focus-visible]:outline-4"
    >
      <span
        aria-hidden
        className="mt-1 flex size-5 shrink-0 items-center justify-center rounded-full border-2 border-edge group-data-[selected]:border-primary"
      >
        <span className="size-2.5 rounded-full group-data-[selected]:bg-primary" />
      </span>
      <span className="flex min-w-0 flex-1 flex-col items-start gap-1">{children}</span>
    </Radio>
  );
}

/** A value; what the other one lacks is underlined and bold, not only coloured. */
function Value({ words, other }: { words: string; other: string }) {
  return (
    <span className="block whitespace-pre-wrap text-lg leading-150">
      {differing(words, other).map(({ text, differs }, at) =>
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
    </span>
  );
}

function Origin({ choice }: { choice: ConflictChoice }) {
  const { conflicts } = useText().sharing;
  const when = useWholeMoment();
  return (
    <span className="block text-muted text-sm leading-150">
      <span className="block">{conflicts.byWhom({ worker: choice.actor, device: choice.device })}</span>
      <span className="block">{conflicts.at({ when: when(choice.at) })}</span>
    </span>
  );
}
