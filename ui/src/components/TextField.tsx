import type { HTMLInputAutoCompleteAttribute, KeyboardEvent, ReactNode } from "react";
import { TextField as AriaTextField, Input, Label, Text, TextArea } from "react-aria-components";
import { fieldId } from "../testids";
import { type FieldProps, Hint, INPUT, LabelWords, ProblemLine } from "./FieldFrame";

type Props = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  type?: "text" | "password" | "tel" | "search";
  width?: string;
  className?: string;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  autoFocus?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
  inputMode?: "text" | "numeric" | "tel";
  /** Beneath the input, such as the date that was understood. */
  below?: ReactNode;
  /** On the input's line, such as a calendar button. */
  beside?: ReactNode;
};

export function TextField(props: Props) {
  const { name, label, hint, required, problem, value, onChange, rows, width = "w-full" } = props;
  return (
    <AriaTextField
      name={name}
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      autoFocus={props.autoFocus}
      autoComplete={props.autoComplete ?? "off"}
      className={`flex flex-col gap-1 ${width} ${props.className ?? ""}`}
    >
      <Label className="font-bold leading-150">
        <LabelWords label={label} required={required} />
      </Label>
      <div className="flex items-stretch gap-2">
        {rows === undefined ? (
          <Input
            data-testid={fieldId(name)}
            type={props.type ?? "text"}
            inputMode={props.inputMode}
            onKeyDown={props.onKeyDown}
            onBlur={props.onBlur}
            className={INPUT}
          />
        ) : (
          <TextArea data-testid={fieldId(name)} rows={rows} className={`${INPUT} resize-y leading-170`} />
        )}
        {props.beside}
      </div>
      {props.below ??
        (hint && (
          <Text slot="description">
            <Hint>{hint}</Hint>
          </Text>
        ))}
      <div aria-live="polite">
        <ProblemLine name={name} problem={problem} />
      </div>
    </AriaTextField>
  );
}
