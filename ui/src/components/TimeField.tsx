import type { KeyboardEvent } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useText } from "../i18n/text";
import { formatMinutes, parseTime, stepQuarter } from "../lib/dates/parse-time";
import { quarterId } from "../testids";
import { Echo, type FieldProps } from "./FieldFrame";
import { TextField } from "./TextField";

type Props = FieldProps & {
  value: string;
  onChange: (typed: string) => void;
  /** Buttons beside it that move it by a quarter of an hour. */
  steps?: boolean;
};

/** A time as people type it; the arrows move it by a quarter of an hour. */
export function TimeField({ value, onChange, steps = false, ...field }: Props) {
  const text = useText();
  const parsed = parseTime(value);

  function move(quarters: 1 | -1) {
    onChange(formatMinutes(parsed.ok ? stepQuarter(parsed.minutes, quarters) : 10 * 60));
  }

  function step(event: KeyboardEvent) {
    const quarters = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (quarters === 0 || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    move(quarters);
  }

  const echo = parsed.ok && formatMinutes(parsed.minutes) !== value ? formatMinutes(parsed.minutes) : "";
  return (
    <TextField
      {...field}
      value={value}
      onChange={onChange}
      onKeyDown={step}
      width={steps ? "w-68" : "w-48"}
      beside={
        steps && (
          <>
            <Quarter name={field.name} label={field.label} to="earlier" onPress={() => move(-1)} />
            <Quarter name={field.name} label={field.label} to="later" onPress={() => move(1)} />
          </>
        )
      }
      below={<Echo name={field.name} hint={value === "" ? text.form.timeHint : ""} words={echo} />}
    />
  );
}

type QuarterProps = { name: string; label: string; to: "earlier" | "later"; onPress: () => void };

function Quarter({ name, label, to, onPress }: QuarterProps) {
  const text = useText();
  const words = to === "earlier" ? text.visiting.earlierQuarter : text.visiting.laterQuarter;
  return (
    <AriaButton
      data-testid={quarterId(name, to)}
      aria-label={`${label}: ${words}`}
      onPress={onPress}
      className="inline-flex size-12 shrink-0 items-center justify-center rounded-8 border border-edge bg-surface font-bold text-primary tabular-nums data-[hovered]:bg-tint"
    >
      {to === "earlier" ? "−15" : "+15"}
    </AriaButton>
  );
}
