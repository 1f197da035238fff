import type { KeyboardEvent } from "react";
import { useText } from "../i18n/text";
import { formatMinutes, parseTime, stepQuarter } from "../lib/dates/parse-time";
import { Echo, type FieldProps } from "./FieldFrame";
import { TextField } from "./TextField";

type Props = FieldProps & { value: string; onChange: (typed: string) => void };

/** A time as people type it; the arrows move it by a quarter of an hour. */
export function TimeField({ value, onChange, ...field }: Props) {
  const text = useText();
  const parsed = parseTime(value);

  function step(event: KeyboardEvent) {
    const steps = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (steps === 0 || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    onChange(formatMinutes(parsed.ok ? stepQuarter(parsed.minutes, steps) : 10 * 60));
  }

  const echo = parsed.ok && formatMinutes(parsed.minutes) !== value ? formatMinutes(parsed.minutes) : "";
  return (
    <TextField
      {...field}
      value={value}
      onChange={onChange}
      onKeyDown={step}
      width="w-48"
      below={<Echo name={field.name} hint={value === "" ? text.form.timeHint : ""} words={echo} />}
    />
  );
}
