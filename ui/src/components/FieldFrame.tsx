import { CircleAlert } from "lucide-react";
import { Text } from "react-aria-components";
import { problemSentence, useText } from "../i18n/text";
import type { Problem } from "../lib/api/problem";
import { echoId, errorId } from "../testids";

/** What every field has: the record's field name, its words, and what is wrong with it. */
export type FieldProps = {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  problem?: Problem;
  /** The section's title says the same: the label is for screen readers alone. */
  labelHidden?: boolean;
};

export function LabelWords({ label, required }: { label: string; required?: boolean }) {
  const text = useText();
  return (
    <>
      {label}
      {required && <span className="ml-2 font-normal text-sm text-bad">{text.form.required}</span>}
    </>
  );
}

export function Hint({ children, id }: { children: string; id?: string }) {
  return (
    <span id={id} className="block text-sm leading-150 text-muted">
      {children}
    </span>
  );
}

/** Beneath an input: how to type it, and once it can be read, what was understood. */
export function Echo({ name, hint, words }: { name: string; hint: string; words: string }) {
  return (
    <Text slot="description" className="block min-h-6 text-sm leading-150">
      <output data-testid={echoId(name)} className="text-ink">
        {words}
      </output>
      {words === "" && <span className="text-muted">{hint}</span>}
    </Text>
  );
}

export function ProblemLine({ name, problem, id }: { name: string; problem?: Problem; id?: string }) {
  const text = useText();
  if (!problem) return null;
  return (
    <span
      id={id}
      data-testid={errorId(name)}
      data-code={problem.code}
      className="mt-1 flex items-start gap-1.5 leading-150 text-bad"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
      {problemSentence(text, problem)}
    </span>
  );
}

export const INPUT =
  "min-h-12 w-full rounded-8 border border-edge bg-surface px-4 py-2 text-base text-ink placeholder:text-muted data-[invalid]:border-2 data-[invalid]:border-bad aria-[invalid=true]:border-2 aria-[invalid=true]:border-bad";
