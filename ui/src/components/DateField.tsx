import type { KeyboardEvent } from "react";
import { useLanguage, useText } from "../i18n/text";
import { addDays, todayInTokyo } from "../lib/dates/civil";
import { longDate } from "../lib/dates/format";
import { type Lean, parseDate } from "../lib/dates/parse-date";
import { CalendarButton } from "./CalendarButton";
import { Echo, type FieldProps } from "./FieldFrame";
import { TextField } from "./TextField";

type Props = FieldProps & { value: string; onChange: (typed: string) => void; lean?: Lean };

/** A day as people type it. The value is what was typed; `parseDate` reads it when the form is saved. */
export function DateField({ value, onChange, lean = "near", ...field }: Props) {
  const text = useText();
  const language = useLanguage();
  const today = todayInTokyo();
  const parsed = parseDate(value, today, lean);

  function step(event: KeyboardEvent) {
    const days = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (days === 0 || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    onChange(addDays(parsed.ok ? parsed.date : today, parsed.ok ? days : 0).replaceAll("-", "/"));
  }

  return (
    <TextField
      {...field}
      value={value}
      onChange={onChange}
      onKeyDown={step}
      width="w-64"
      beside={
        <CalendarButton
          label={`${field.label}: ${text.form.openCalendar}`}
          date={parsed.ok ? parsed.date : null}
          onPick={(date) => onChange(date.replaceAll("-", "/"))}
        />
      }
      below={
        <Echo
          name={field.name}
          hint={lean === "past" ? text.form.birthHint : text.form.dateHint}
          words={parsed.ok ? longDate(parsed.date, language) : ""}
        />
      }
    />
  );
}
