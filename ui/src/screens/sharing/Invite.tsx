import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Hint } from "../../components/FieldFrame";
import { Section } from "../../components/FormShell";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { SelectField } from "../../components/SelectField";
import { problemSentence, useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { InvitationView, SharingView, WorkerLine } from "../../lib/api/bindings";
import { useWorkers } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { useCatalogue, useRefreshRecords } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { Invitation } from "./Invitation";
import { useSharing } from "./sharing-queries";
import { useSees } from "./sharing-words";

/** An administrator makes a one-time code for a worker, and hands it over on paper. */
export function Invite() {
  const text = useText();
  const sharing = useSharing();
  const workers = useWorkers();
  const [made, setMade] = useState<InvitationView | null>(null);
  const { invite } = text.sharing;
  const failed = [sharing, workers].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={invite.title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!sharing.data || !workers.data) return null;
  if (made) {
    return <Invitation invitation={made} folder={sharing.data.folder} onAnother={() => setMade(null)} />;
  }
  return (
    <Page title={invite.title} lead={invite.lead}>
      <May view={sharing.data} workers={workers.data} onMade={setMade} />
    </Page>
  );
}

type MayProps = { view: SharingView; workers: WorkerLine[]; onMade: (made: InvitationView) => void };

function May({ view, workers, onMade }: MayProps) {
  const text = useText();
  const { invite, devices } = text.sharing;
  const active = workers.filter((worker) => worker.active);
  const back = <ButtonLink to="/sharing">{devices.toSharing}</ButtonLink>;
  if (!view.may_invite) return <Empty title={invite.notAllowed} actions={back} />;
  if (!view.shared) return <Empty title={invite.notShared} actions={back} />;
  if (active.length === 0) {
    return (
      <Empty
        title={invite.noWorkers}
        actions={<ButtonLink to="/people">{text.office.navPeople}</ButtonLink>}
      />
    );
  }
  return <InviteForm view={view} workers={active} onMade={onMade} />;
}

function InviteForm({ view, workers, onMade }: MayProps) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const refresh = useRefreshRecords();
  const sees = useSees();
  const [search] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const asked = workers.find((worker) => worker.id === search.get("worker"));
  const form = useForm({ worker_id: asked?.id ?? "", role: asked?.access_role ?? "" });
  const { values, problems, field, set, setProblems, report } = form;
  const { invite } = text.sharing;
  const whole = problems[WHOLE_FORM];

  const deviceOf = (worker: WorkerLine) =>
    view.devices.find((device) => device.worker_id === worker.id && !device.removed)?.device;
  const choices = workers
    .toSorted((a, b) => Number(deviceOf(a) !== undefined) - Number(deviceOf(b) !== undefined))
    .map((worker) => {
      const device = deviceOf(worker);
      const { id: value, name } = worker;
      return {
        value,
        label: device === undefined ? invite.noDevice({ name }) : invite.hasDevice({ name, device }),
      };
    });

  function choose(id: string) {
    set("worker_id", id);
    set("role", workers.find((worker) => worker.id === id)?.access_role ?? "");
  }

  async function make() {
    if (busy) return;
    const check = new Check();
    check.filled("worker_id", values.worker_id);
    check.filled("role", values.role);
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      onMade(await call("invite", values));
      await refresh();
    } catch (thrown) {
      report(toProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <form
      data-testid={testIds.inviteForm}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void make();
      }}
      className="flex flex-col gap-5"
      noValidate
    >
      {whole && (
        <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
          {problemSentence(text, whole)}
        </p>
      )}
      <Section title={invite.worker} hint={invite.workerHint}>
        <SelectField
          {...field("worker_id")}
          onChange={choose}
          label={invite.worker}
          labelHidden
          choices={choices}
          required
        />
      </Section>
      <Section title={invite.role}>
        <Chips
          {...field("role")}
          label={invite.role}
          labelHidden
          required
          choices={codeList(catalogue.data, "access_role").map((code) => ({
            value: code.code,
            label: codeWord(code, language),
          }))}
        />
        <div role="status" className="min-h-6">
          {values.role !== "" && <Hint>{invite.sees({ what: sees(values.role) })}</Hint>}
        </div>
      </Section>
      <div>
        <Button weight="primary" testId={testIds.inviteMake} isDisabled={busy} onPress={() => void make()}>
          <KeyRound aria-hidden className="size-5" />
          {busy ? invite.busy : invite.make}
        </Button>
      </div>
    </form>
  );
}
