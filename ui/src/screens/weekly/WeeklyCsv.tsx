import { useQueryClient } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { RecordField } from "../../components/RecordField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ChoiceView, ExportView } from "../../lib/api/bindings";
import type { ExportEncoding, ExportLevel } from "../../lib/api/commands";
import { toProblem } from "../../lib/api/problem";
import { useOptions, useProfile } from "../../lib/api/queries";
import { addDays, isoWeek, todayInTokyo } from "../../lib/dates/civil";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { readDate } from "../../lib/moments";
import { testIds } from "../../testids";
import { ExportResult } from "./ExportResult";
import { FolderField } from "./FolderField";
import { NewRecipient } from "./NewRecipient";
import { Preview } from "./Preview";
import { chosenDay, WeekField, type WhichWeek } from "./WeekField";

type Values = {
  which: WhichWeek;
  week_day: string;
  recipient_id: string;
  level: ExportLevel;
  encoding: ExportEncoding;
  out: string;
};

const EMPTY: Values = {
  which: "last",
  week_day: "",
  recipient_id: "",
  level: "pseudonymous",
  encoding: "utf8",
  out: "",
};

const KEPT = ["records", "weekly_form"];

/** What was chosen stays while a record is mended; it goes with the records when they are locked. */
function useKept(): [Values, (values: Values) => void] {
  const queries = useQueryClient();
  const [kept] = useState(() => queries.getQueryData<Values>(KEPT) ?? EMPTY);
  const keep = useCallback(
    (values: Values) => {
      queries.setQueryDefaults(KEPT, { gcTime: Number.POSITIVE_INFINITY });
      queries.setQueryData(KEPT, values);
    },
    [queries],
  );
  return [kept, keep];
}

export function WeeklyCsv() {
  const text = useText();
  const options = useOptions();
  const profile = useProfile();
  if (options.isError) {
    return (
      <Page title={text.weekly.title}>
        <LoadProblem error={options.error} onRetry={() => void options.refetch()} />
      </Page>
    );
  }
  if (!options.data) return null;
  const recipients = options.data.organisations.filter(
    (organisation) => organisation.name !== profile.data?.organisation,
  );
  return <Export recipients={recipients} />;
}

function Export({ recipients }: { recipients: ChoiceView[] }) {
  const text = useText();
  const [kept, keep] = useKept();
  const form = useForm(kept, { week: "week_day" });
  const { values, field, problems } = form;
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<ExportView | null>(null);
  const whole = problems[WHOLE_FORM];
  const previewed = chosenDay(values.which, values.week_day, todayInTokyo());

  useEffect(() => keep(values), [keep, values]);

  async function write() {
    if (busy) return;
    const check = new Check();
    const today = todayInTokyo();
    const day =
      values.which === "typed"
        ? readDate(check, "week_day", values.week_day, { required: true, lean: "past" })
        : addDays(today, values.which === "this" ? 0 : -7);
    check.filled("recipient_id", values.recipient_id);
    check.filled("out", values.out);
    form.setProblems(check.problems);
    setResult(null);
    if (!check.ok || day === null) return;
    setBusy(true);
    try {
      const { recipient_id, level, encoding, out } = values;
      setResult(await call("export_weekly", { week: isoWeek(day), recipient_id, level, encoding, out }));
    } catch (thrown) {
      form.report(toProblem(thrown));
    }
    setBusy(false);
  }

  const choices = <K extends string>(words: Record<K, string>) =>
    (Object.entries(words) as [K, string][]).map(([value, label]) => ({ value, label }));

  return (
    <Page title={text.weekly.title} lead={text.weekly.lead}>
      <form
        data-testid={testIds.weeklyForm}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void write();
        }}
        className="flex flex-col gap-5"
      >
        {whole && (
          <p
            role="alert"
            data-testid={testIds.formErrors}
            data-code={whole.code}
            className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3"
          >
            {problemSentence(text, whole)}
          </p>
        )}
        <Section title={text.weekly.week}>
          <WeekField which={field("which")} day={field("week_day")} />
        </Section>
        <Section title={text.weekly.recipient}>
          {recipients.length > 0 ? (
            <RecordField
              {...field("recipient_id")}
              from={recipients}
              label={text.weekly.recipient}
              labelHidden
              required
            />
          ) : (
            <p className={problems.recipient_id ? "text-bad" : "text-muted"}>{text.weekly.recipientEmpty}</p>
          )}
          <NewRecipient startOpen={recipients.length === 0} onAdded={(id) => form.set("recipient_id", id)} />
        </Section>
        <Preview
          week={previewed === null ? null : isoWeek(previewed)}
          recipientId={values.recipient_id}
          level={values.level}
        />
        <Section title={text.weekly.how}>
          <Chips
            {...field("level")}
            onChange={(value) => form.set("level", value as ExportLevel)}
            label={text.weekly.level}
            hint={text.weekly.levelHelp[values.level]}
            choices={choices(text.weekly.levels)}
          />
          <Chips
            {...field("encoding")}
            onChange={(value) => form.set("encoding", value as ExportEncoding)}
            label={text.weekly.encoding}
            hint={text.weekly.encodingHelp[values.encoding]}
            choices={choices(text.weekly.encodings)}
          />
          <FolderField {...field("out")} />
        </Section>
        <div>
          <Button
            weight="primary"
            testId={testIds.weeklySubmit}
            isDisabled={busy}
            onPress={() => void write()}
          >
            <FileDown aria-hidden className="size-5" />
            {busy ? text.weekly.submitting : text.weekly.submit}
          </Button>
        </div>
      </form>
      {result && <ExportResult result={result} />}
    </Page>
  );
}
