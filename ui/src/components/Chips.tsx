import { Check } from "lucide-react";
import { memo, useState } from "react";
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from "react-aria-components";
import { useText } from "../i18n/text";
import { hiragana } from "../lib/kana";
import { alike, useSteady } from "../lib/steady";
import { choiceId, fieldId, testIds } from "../testids";
import { type FieldProps, Hint, INPUT, LabelWords, ProblemLine } from "./FieldFrame";

/** Of many, a person's is found by the reading as well. */
export type Choice = { value: string; label: string; kana?: string };

const CHIP =
  "group inline-flex min-h-12 items-center gap-2 rounded-8 border border-edge bg-surface px-3.5 py-1.5 leading-150 data-[hovered]:bg-tint data-[selected]:border-primary data-[selected]:bg-tint data-[selected]:shadow-[inset_0_0_0_1px_var(--primary)] data-[focus-visible]:outline-4 data-[disabled]:bg-sunken data-[disabled]:text-muted";

type ChipsProps = FieldProps & { choices: readonly Choice[]; empty?: string };

type OneProps = ChipsProps & {
  value: string;
  onChange: (value: string) => void;
  /** The chosen one has the keys at once, as in a dialog that asks a single thing. */
  autoFocus?: boolean;
};

/** One of a few: all of them are in sight, one press chooses. */
export function Chips(props: OneProps) {
  return <OneBody {...props} onChange={useSteady(props.onChange)} />;
}

/** A form has dozens of chips; typing in its note must not draw them all again. */
const OneBody = memo(function OneBody(props: OneProps) {
  const { name, label, labelHidden, hint, required, problem, value, onChange } = props;
  const { choices, ...narrow } = useNarrowed(props.choices, value === "" ? [] : [value]);
  return (
    <RadioGroup
      data-testid={fieldId(name)}
      value={value === "" ? null : value}
      onChange={onChange}
      isInvalid={problem !== undefined}
      isRequired={required}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <Label className={labelHidden ? "sr-only" : "font-bold leading-150"}>
        <LabelWords label={label} required={required} />
      </Label>
      {hint && <Hint>{hint}</Hint>}
      <Narrow label={label} {...narrow} />
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            autoFocus={props.autoFocus === true && choice.value === value}
            data-testid={choiceId(name, choice.value)}
            className={CHIP}
          >
            <span
              aria-hidden
              className="flex size-5 shrink-0 items-center justify-center rounded-full border-2 border-edge group-data-[selected]:border-primary"
            >
              <span className="size-2.5 rounded-full group-data-[selected]:bg-primary" />
            </span>
            {choice.label}
          </Radio>
        ))}
        <Empty choices={props.choices} words={props.empty} />
      </div>
      <Hidden count={narrow.hidden} />
      <ProblemLine name={name} problem={problem} />
    </RadioGroup>
  );
}, alike);

type ManyProps = ChipsProps & { value: string[]; onChange: (value: string[]) => void };

/** Any number of a list. */
export function MultiChips(props: ManyProps) {
  return <ManyBody {...props} onChange={useSteady(props.onChange)} />;
}

const ManyBody = memo(function ManyBody(props: ManyProps) {
  const { name, label, labelHidden, hint, required, problem, value, onChange } = props;
  const { choices, ...narrow } = useNarrowed(props.choices, value);
  return (
    <CheckboxGroup
      data-testid={fieldId(name)}
      value={value}
      onChange={onChange}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <Label className={labelHidden ? "sr-only" : "font-bold leading-150"}>
        <LabelWords label={label} required={required} />
      </Label>
      {hint && <Hint>{hint}</Hint>}
      <Narrow label={label} {...narrow} />
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <Checkbox
            key={choice.value}
            value={choice.value}
            data-testid={choiceId(name, choice.value)}
            className={CHIP}
          >
            <Tick />
            {choice.label}
          </Checkbox>
        ))}
        <Empty choices={props.choices} words={props.empty} />
      </div>
      <Hidden count={narrow.hidden} />
      <ProblemLine name={name} problem={problem} />
    </CheckboxGroup>
  );
}, alike);

/** More choices than anybody looks through, and how many of them are in sight at once. */
const MANY = 40;
const IN_SIGHT = 20;

const folded = (words: string) => hiragana(words.normalize("NFKC").toLowerCase()).replaceAll(/\s/g, "");

/** Of many choices those that are chosen, and the first whose name or reading holds what was typed, as they stand. */
function useNarrowed(all: readonly Choice[], value: readonly string[]) {
  const [typed, setTyped] = useState("");
  if (all.length <= MANY) return { choices: all, many: false, typed, setTyped, hidden: 0 };
  const chosen = new Set(value);
  const sought = folded(typed);
  const holds = ({ label, kana = "" }: Choice) =>
    [label, kana].some((words) => folded(words).includes(sought));
  const found = sought === "" ? all : all.filter(holds);
  const inSight = new Set(found.slice(0, IN_SIGHT).map((choice) => choice.value));
  const choices = all.filter((choice) => inSight.has(choice.value) || chosen.has(choice.value));
  const hidden = found.filter((choice) => !inSight.has(choice.value) && !chosen.has(choice.value)).length;
  return { choices, many: true, typed, setTyped, hidden };
}

type NarrowProps = { label: string; many: boolean; typed: string; setTyped: (typed: string) => void };

function Narrow({ label, many, typed, setTyped }: NarrowProps) {
  const text = useText();
  if (!many) return null;
  return (
    <input
      data-testid={testIds.narrow}
      aria-label={`${label} ${text.form.narrow}`}
      placeholder={text.form.narrow}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        // It narrows as one types; Enter is for the form's button, and arrows move in what was typed.
        if (event.key === "Enter") event.preventDefault();
        if (event.key.startsWith("Arrow")) event.stopPropagation();
      }}
      className={`${INPUT} max-w-96`}
    />
  );
}

function Hidden({ count }: { count: number }) {
  const text = useText();
  return count > 0 ? <Hint>{text.form.othersHidden({ count })}</Hint> : null;
}

export function Tick() {
  return (
    <span
      aria-hidden
      className="flex size-6 shrink-0 items-center justify-center rounded-4 border-2 border-edge text-on-primary group-data-[selected]:border-primary group-data-[selected]:bg-primary"
    >
      <Check className="invisible size-5 group-data-[selected]:visible" strokeWidth={3} />
    </span>
  );
}

function Empty({ choices, words }: { choices: readonly Choice[]; words?: string }) {
  const text = useText();
  if (choices.length > 0) return null;
  return <span className="py-2 text-muted">{words ?? text.form.noChoice}</span>;
}
