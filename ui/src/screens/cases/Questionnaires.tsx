import { Plus, SquarePen } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { FormShell, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { QuestionnaireView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { orNull } from "../../lib/fields";
import { Check, useForm } from "../../lib/form";
import { useMay } from "../../lib/may";
import { useSave } from "../../lib/save";
import { templateAddId, testIds, wordingId } from "../../testids";
import { useQuestionnaires } from "./case-queries";

/** The questionnaires in use, and templates to take up. */
export function Questionnaires() {
  const text = useText();
  const words = text.cases.questionnaires;
  const language = useLanguage();
  const may = useMay();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const view = useQuestionnaires();
  const [open, setOpen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (view.isError) {
    return (
      <Page title={words.title}>
        <LoadProblem error={view.error} onRetry={() => void view.refetch()} />
      </Page>
    );
  }
  if (!view.data) return null;
  const { questionnaires, templates } = view.data;

  async function add(code: string, title: string) {
    setBusy(true);
    try {
      const { change } = await call("add_questionnaire", { code });
      toasts.show({ message: words.added({ title }), changes: change ? [change] : [] });
      await refresh();
    } catch (thrown) {
      toasts.show({ message: title, problem: toProblem(thrown) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page testId={testIds.questionnaires} title={words.title} lead={words.lead}>
      {questionnaires.length > 0 && (
        <Section title={words.own}>
          <ul className="m-0 list-none p-0">
            {questionnaires.map((each) => (
              <li key={each.id} className="border-line border-b py-2 last:border-b-0">
                <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
                  <span className="min-w-64 flex-1 leading-150">
                    <span className="block font-bold">{each.title}</span>
                    <span className="block text-muted text-sm">
                      {[
                        words.items({ count: each.items.length }),
                        each.cutoff === null ? "" : words.cutoff({ cutoff: each.cutoff }),
                        each.version ?? "",
                        each.items.some((item) => item.text === null) ? words.wordingMissing : "",
                      ]
                        .filter((part) => part !== "")
                        .join(" / ")}
                    </span>
                  </span>
                  {may("settings") && open !== each.id && (
                    <Button testId={wordingId(each.id)} onPress={() => setOpen(each.id)}>
                      <SquarePen aria-hidden className="size-5" />
                      {words.wording}
                    </Button>
                  )}
                </div>
                {open === each.id && <Wording questionnaire={each} onDone={() => setOpen(null)} />}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {may("settings") && templates.length > 0 && (
        <Section title={words.templates} hint={words.templatesHint}>
          <ul className="m-0 list-none p-0">
            {templates.map((each) => {
              const title = language === "ja" ? each.title : each.title_en;
              return (
                <li
                  key={each.code}
                  className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 last:border-b-0"
                >
                  <span className="min-w-64 flex-1 leading-150">
                    <span className="block font-bold">{title}</span>
                    <span className="block text-muted text-sm">{words.items({ count: each.items })}</span>
                  </span>
                  <Button
                    testId={templateAddId(each.code)}
                    aria-label={words.addOf({ title })}
                    isDisabled={busy}
                    onPress={() => void add(each.code, title)}
                  >
                    <Plus aria-hidden className="size-5" />
                    {text.form.add}
                  </Button>
                </li>
              );
            })}
          </ul>
        </Section>
      )}
    </Page>
  );
}

type Wordings = { [line: string]: string };

/** The wording as it is printed: the text of each item, and the words of its answers parted by `;`. */
function Wording({ questionnaire, onDone }: { questionnaire: QuestionnaireView; onDone: () => void }) {
  const text = useText();
  const words = text.cases.questionnaires;
  const form = useForm<Wordings>(
    Object.fromEntries(
      questionnaire.items.flatMap((item) => [
        [`text-${item.no}`, item.text ?? ""],
        [`scale-${item.no}`, item.scale ?? ""],
      ]),
    ),
  );
  const saver = useSave(form.report);

  /** Every line is there from the beginning. */
  const line = (name: string) => ({ ...form.field(name), value: form.values[name] ?? "" });

  function save() {
    const check = new Check();
    for (const item of questionnaire.items) {
      const typed = form.values[`scale-${item.no}`] ?? "";
      if (typed.trim() !== "" && typed.split(";").length !== item.answers.length)
        check.fail(`scale-${item.no}`, "scale_words");
    }
    form.setProblems(check.problems);
    if (!check.ok) return;
    const items = questionnaire.items.map((item) => ({
      id: item.id,
      text: orNull(form.values[`text-${item.no}`] ?? ""),
      scale: orNull(form.values[`scale-${item.no}`] ?? ""),
    }));
    void saver.save(
      text.form.savedWhat({ what: questionnaire.title }),
      (batch) => batch.put("questionnaire", { id: questionnaire.id, items }),
      onDone,
    );
  }

  return (
    <div className="mt-2">
      <FormShell
        testId={testIds.wordingForm}
        label={words.wording}
        problems={form.problems}
        saver={saver}
        onSave={save}
        onCancel={onDone}
      >
        <p className="text-muted leading-150">
          {words.wordingLead} {questionnaire.copyright_note}
        </p>
        {questionnaire.items.map((item) => (
          <div key={item.id} className="flex flex-col gap-2">
            <TextField {...line(`text-${item.no}`)} label={words.itemText({ no: item.no })} />
            <TextField
              {...line(`scale-${item.no}`)}
              label={words.itemScale({ no: item.no })}
              hint={words.scaleHint({ count: item.answers.length })}
            />
          </div>
        ))}
      </FormShell>
    </div>
  );
}
