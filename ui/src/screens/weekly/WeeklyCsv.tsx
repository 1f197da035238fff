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
import type { BatchView, ChoiceView } from "../../lib/api/bindings";
import type { ExportEncoding, ExportLevel } from "../../lib/api/commands";
import { useRecipients } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { useOptions, useProfile } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { readDate } from "../../lib/moments";
import { testIds } from "../../testids";
import { EachRecipient } from "./EachRecipient";
import { ExportResults } from "./ExportResult";
import { FolderField } from "./FolderField";
import { LEAST_CHARACTERS, type Lock, LockFields, OPEN } from "./LockFields";
import { NewRecipient } from "./NewRecipient";
import { chosenPeriod, isTyped, PeriodField, type Which } from "./PeriodField";
import { NotReceived, Preview } from "./Preview";

type Values = {
  which: Which;
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

/** Stands for every recipient. */
const ALL = "all";

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
  const [batches, setBatches] = useState<BatchView[]>([]);
  const [lock, setLock] = useState<Lock>(OPEN);
  const ids = useRecipients().data ?? [];
  const all = recipients.filter((recipient) => ids.includes(recipient.id));
  const whole = problems[WHOLE_FORM];
  const period = chosenPeriod(values.which, values.week_day, todayInTokyo());

  useEffect(() => keep(values), [keep, values]);

  async function write() {
    if (busy) return;
    const check = new Check();
    if (isTyped(values.which)) readDate(check, "week_day", values.week_day, { required: true, lean: "past" });
    check.filled("recipient_id", values.recipient_id);
    check.filled("out", values.out);
    if (lock.wanted) {
      if ([...lock.passphrase].length < LEAST_CHARACTERS) check.fail("passphrase", "zip_passphrase_short");
      else if (lock.passphrase !== lock.again) check.fail("again", "passphrase_differs");
    }
    form.setProblems(check.problems);
    setBatches([]);
    if (!check.ok || period === null) return;
    setBusy(true);
    try {
      const { recipient_id, level, encoding, out } = values;
      const to = recipient_id === ALL ? null : recipient_id;
      const passphrase = lock.wanted ? lock.passphrase : null;
      const done = await call("export_weekly", {
        period,
        recipient_id: to,
        level,
        encoding,
        out,
        passphrase,
      });
      setBatches(done);
      // The passphrase is kept for what is still to be written, and nowhere else; what was locked stays to be locked.
      if (done.every(({ problem }) => problem === null)) setLock({ ...OPEN, wanted: lock.wanted });
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
          <PeriodField which={field("which")} day={field("week_day")} />
        </Section>
        <Section title={text.weekly.recipient}>
          {recipients.length > 0 ? (
            <RecordField
              {...field("recipient_id")}
              from={
                all.length > 1
                  ? [{ id: ALL, name: text.weekly.all, group: null, preset: null }, ...recipients]
                  : recipients
              }
              label={text.weekly.recipient}
              labelHidden
              required
            />
          ) : (
            <p className={problems.recipient_id ? "text-bad" : "text-muted"}>{text.weekly.recipientEmpty}</p>
          )}
          <NewRecipient startOpen={recipients.length === 0} onAdded={(id) => form.set("recipient_id", id)} />
        </Section>
        {values.recipient_id === ALL ? (
          <>
            <NotReceived />
            <EachRecipient
              period={period}
              recipients={all}
              level={values.level}
              onLook={(id) => form.set("recipient_id", id)}
            />
          </>
        ) : (
          <Preview period={period} recipientId={values.recipient_id} level={values.level} />
        )}
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
          <LockFields lock={lock} onChange={setLock} problems={problems} />
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
      <ExportResults batches={batches} />
    </Page>
  );
}
