import { Chips } from "../../components/Chips";
import { Row } from "../../components/FormShell";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import { addDays, todayInTokyo } from "../../lib/dates/civil";
import { columnDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import { echoId } from "../../testids";
import type { VisitPart } from "./VisitWhat";
import { EVERY_DAYS, readTimes } from "./visit-values";

const SHOWN = 8;

/** Once, every week, every two weeks; the days that come of it are read out before anything is stored. */
export function Repeat({ form }: Pick<VisitPart, "form">) {
  const text = useText();
  const language = useLanguage();
  const { values, field } = form;
  const every = EVERY_DAYS[values.repeat] ?? 0;
  const first = parseDate(values.date, todayInTokyo());
  const times = readTimes(values);
  const shown = Math.min(times ?? 0, SHOWN);
  const days = first.ok
    ? Array.from({ length: shown }, (_, n) => columnDate(addDays(first.date, n * every), language)).join("、")
    : "";
  const more = (times ?? 0) > SHOWN ? "…" : "";
  return (
    <>
      <Row>
        <Chips
          {...field("repeat")}
          label={text.visiting.repeat}
          choices={Object.entries(text.visiting.repeats).map(([value, label]) => ({ value, label }))}
        />
        {every > 0 && (
          <TextField
            {...field("times")}
            label={text.visiting.times}
            hint={text.visiting.timesHint}
            width="w-32"
            inputMode="numeric"
          />
        )}
      </Row>
      {every > 0 && (
        <output data-testid={echoId("repeat")} className="block leading-150 empty:hidden">
          {days !== "" && text.visiting.planDays({ days: `${days}${more}` })}
        </output>
      )}
    </>
  );
}
