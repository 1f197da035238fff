import { useNavigate, useParams } from "react-router";
import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { FormShell, Row, Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { draftPlace, useDraft } from "../../lib/draft";
import { useForm } from "../../lib/form";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { WorkerDevices } from "../sharing/WorkerDevices";
import { Certificates } from "./Certificates";
import { RoleLines, TrainingLines } from "./WorkerParts";
import { newWorker, WORKER_PARTS, type WorkerValues, workerFrom, workerRecord } from "./worker-values";

/** A worker: name, roles, training, pledge, what they may see. */
export function WorkerForm() {
  const text = useText();
  const { id } = useParams();
  const record = useRecord("worker", id);
  if (record.isError) {
    return (
      <Page title={text.office.worker.editTitle}>
        <LoadProblem error={record.error} onRetry={() => void record.refetch()} />
      </Page>
    );
  }
  if (id !== undefined && !record.data) return null;
  return <Fields id={id} initial={record.data ? workerFrom(record.data) : newWorker()} />;
}

function Fields({ id, initial }: { id?: string; initial: WorkerValues }) {
  const text = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const catalogue = useCatalogue();
  const form = useForm(initial, {}, WORKER_PARTS);
  const draft = useDraft(form, { ...draftPlace("worker", id), kind: "worker", householdId: null });
  const saver = useSave(form.report, undefined, draft);
  const { worker } = text.office;
  const { values, field, set } = form;
  const title = id === undefined ? worker.newTitle : worker.editTitle;

  function save() {
    const { check, record } = workerRecord(values, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: values.person_name }),
      (batch) => batch.put("worker", record),
      () => void navigate("/people", { replace: true }),
    );
  }

  return (
    <>
      {/* Without a certificate the form itself is what is printed. */}
      <div data-behind-sheet>
        <Page title={title}>
          <FormShell
            testId={testIds.workerForm}
            label={title}
            problems={form.problems}
            saver={saver}
            draft={draft}
            onSave={save}
            onCancel={() => void navigate(-1)}
          >
            <Section title={worker.who}>
              <Row>
                <TextField {...field("person_name")} label={worker.name} width="w-full max-w-96" required />
                <TextField {...field("kana")} label={worker.kana} width="w-full max-w-96" />
              </Row>
              <Chips
                {...field("access_role")}
                label={worker.accessRole}
                hint={worker.accessHelp}
                choices={codeList(catalogue.data, "access_role").map((code) => ({
                  value: code.code,
                  label: codeWord(code, language),
                }))}
              />
              <CheckField
                name="active"
                label={worker.active}
                hint={worker.activeHint}
                value={values.active}
                onChange={(value) => set("active", value)}
              />
            </Section>
            <Section title={worker.roles} hint={worker.rolesHint}>
              <RoleLines
                roles={values.roles}
                problems={form.problems}
                onChange={(roles) => set("roles", roles)}
                onStored={(change) => form.rebase((all) => ({ ...all, roles: change(all.roles) }))}
              />
            </Section>
            <Section title={worker.training} hint={worker.trainingHint}>
              <TrainingLines
                training={values.training}
                problems={form.problems}
                onChange={(training) => set("training", training)}
                onStored={(change) => form.rebase((all) => ({ ...all, training: change(all.training) }))}
                pledge={field("pledge_signed_on")}
              />
            </Section>
            <Section title={worker.visiting}>
              <Row>
                <TextField
                  {...field("max_households")}
                  label={worker.max}
                  hint={worker.maxHint}
                  width="w-72"
                  inputMode="numeric"
                />
                <TextField {...field("languages")} label={worker.languages} width="w-72" />
              </Row>
              <TextField {...field("available")} label={worker.available} width="w-full max-w-136" />
            </Section>
            {id !== undefined && <WorkerDevices workerId={id} />}
            {id !== undefined && (
              <p>
                <HistoryLink kind="worker" id={id} />
              </p>
            )}
          </FormShell>
        </Page>
      </div>
      {id !== undefined && (
        <div className="mx-auto w-full max-w-240 px-8 pb-6 print:max-w-none print:p-0">
          <Certificates workerId={id} />
        </div>
      )}
    </>
  );
}
