import { Check, ChevronDown } from "lucide-react";
import {
  Button as AriaButton,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from "react-aria-components";
import { useText } from "../i18n/text";
import { choiceId, fieldId } from "../testids";
import type { Choice } from "./Chips";
import { type FieldProps, Hint, INPUT, LabelWords, ProblemLine } from "./FieldFrame";

type Props = FieldProps & {
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  width?: string;
};

/** One of many, in a list that opens; letters jump to a choice. */
export function SelectField(props: Props) {
  const {
    name,
    label,
    labelHidden,
    hint,
    required,
    problem,
    choices,
    value,
    onChange,
    width = "w-full max-w-120",
  } = props;
  const text = useText();
  return (
    <Select
      value={value === "" ? null : value}
      onChange={(key) => onChange(key === null ? "" : String(key))}
      isInvalid={problem !== undefined}
      isRequired={required}
      validationBehavior="aria"
      placeholder={text.form.choose}
      className={`flex flex-col gap-1 ${width}`}
    >
      <Label className={labelHidden ? "sr-only" : "font-bold leading-150"}>
        <LabelWords label={label} required={required} />
      </Label>
      {hint && <Hint>{hint}</Hint>}
      <AriaButton
        data-testid={fieldId(name)}
        className={`${INPUT} flex items-center justify-between gap-2 text-left ${problem ? "border-2! border-bad!" : ""}`}
      >
        <SelectValue className="min-w-0 leading-130 data-[placeholder]:text-muted">
          {({ selectedText, isPlaceholder, defaultChildren }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <ChevronDown aria-hidden className="size-5 shrink-0" />
      </AriaButton>
      <ProblemLine name={name} problem={problem} />
      <Popover className="max-h-80 min-w-(--trigger-width) overflow-auto rounded-8 border border-line bg-surface p-1 text-ink shadow-2">
        <ListBox className="outline-none">
          {choices.map((choice) => (
            <ListBoxItem
              key={choice.value}
              id={choice.value}
              textValue={choice.label}
              data-testid={choiceId(name, choice.value)}
              className="group flex min-h-11 cursor-pointer items-center gap-2 rounded-4 px-3 py-1.5 data-[focused]:bg-tint data-[hovered]:bg-tint"
            >
              <Check
                aria-hidden
                className="invisible size-5 shrink-0 text-primary group-data-[selected]:visible"
              />
              {choice.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** Chips while the choices fit in sight, a select beyond. */
export const FEW = 6;
