import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { LoadProblem } from "../../components/Page";
import { PassphraseField } from "../../components/PassphraseField";
import { SelectField } from "../../components/SelectField";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ProfileView, SlotView } from "../../lib/api/bindings";
import { useWorkers } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { useMay } from "../../lib/may";
import { testIds } from "../../testids";

const KEY = ["records", "slots"];
const EMPTY = { slot_worker: "", temporary: "", yours: "" };
const ALIASES = { passphrase: "yours", worker: "slot_worker", worker_id: "slot_worker" };

/** Who can open the records of this computer; administrators add, help and remove. */
export function PcWorkers({ profile }: { profile: ProfileView }) {
  const text = useText();
  const { settings } = text.rest;
  const may = useMay();
  const slots = useQuery({ queryKey: KEY, queryFn: () => call("slots", {}) });
  const [removing, setRemoving] = useState<SlotView | null>(null);
  return (
    <Section title={settings.workers} hint={settings.workersLead}>
      {slots.isError && <LoadProblem error={slots.error} onRetry={() => void slots.refetch()} />}
      <ul data-testid={testIds.slots} className="m-0 flex list-none flex-col gap-1 p-0">
        {(slots.data ?? []).map((slot) => (
          <li
            key={slot.worker_id}
            className="flex min-h-11 flex-wrap items-center gap-3 border-line border-b"
          >
            <span className="font-bold">{slot.name}</span>
            {slot.own && <span className="text-muted">{settings.own}</span>}
            {slot.temporary && (
              <Badge icon={KeyRound} tone="warn">
                {settings.isTemporary}
              </Badge>
            )}
            <span className="flex-1" />
            {may("slots") && !slot.own && (
              <Button weight="quiet" testId={testIds.slotRemove} onPress={() => setRemoving(slot)}>
                {settings.remove}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {removing && <Removing slot={removing} onEnd={() => setRemoving(null)} />}
      {may("slots") && !removing && <Giving own={profile.actor_id} />}
    </Section>
  );
}

function Giving({ own }: { own: string | null }) {
  const text = useText();
  const { settings } = text.rest;
  const queries = useQueryClient();
  const toasts = useToasts();
  const workers = useWorkers();
  const { values, problems, field, report, setProblems, setValues } = useForm(EMPTY, ALIASES);
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const whole = problems[WHOLE_FORM];
  const others = (workers.data ?? []).filter(({ id, active }) => active && id !== own);

  async function give() {
    if (busy) return;
    const check = new Check();
    check.filled("slot_worker", values.slot_worker);
    if ([...values.temporary].length < 8) check.fail("temporary", "passphrase_short");
    if (values.yours === "") check.fail("yours", "passphrase_empty");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      const { slot_worker, temporary, yours } = values;
      queries.setQueryData(
        KEY,
        await call("put_slot", { worker_id: slot_worker, temporary, passphrase: yours }),
      );
      setValues(EMPTY);
      setOpen(false);
      toasts.show({ message: settings.given });
    } catch (thrown) {
      report(toProblem(thrown));
    }
    setBusy(false);
  }

  if (!open) {
    return (
      <div>
        <Button testId={testIds.slotOpen} onPress={() => setOpen(true)}>
          {settings.add}
        </Button>
      </div>
    );
  }
  return (
    <form
      data-testid={testIds.slotForm}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-5"
    >
      <h3 className="mt-2 font-bold">{settings.add}</h3>
      {whole && (
        <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
          {problemSentence(text, whole)}
        </p>
      )}
      <SelectField
        {...field("slot_worker")}
        label={settings.worker}
        choices={others.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <PassphraseField {...field("temporary")} label={settings.temporary} hint={settings.temporaryHint} />
      <PassphraseField {...field("yours")} label={settings.yours} onEnter={() => void give()} />
      <div>
        <Button testId={testIds.slotGive} isDisabled={busy} onPress={() => void give()}>
          {settings.give}
        </Button>
      </div>
    </form>
  );
}

function Removing({ slot, onEnd }: { slot: SlotView; onEnd: () => void }) {
  const text = useText();
  const { settings } = text.rest;
  const queries = useQueryClient();
  const toasts = useToasts();
  const { values, problems, field, report } = useForm({ yours: "" }, ALIASES);
  const whole = problems[WHOLE_FORM];

  async function remove() {
    try {
      const { worker_id } = slot;
      queries.setQueryData(KEY, await call("remove_slot", { worker_id, passphrase: values.yours }));
      toasts.show({ message: settings.removed });
      onEnd();
    } catch (thrown) {
      report(toProblem(thrown));
    }
  }

  return (
    <div className="flex flex-col gap-4 rounded-8 border-2 border-warn-mark px-4 py-4">
      <p className="font-bold">{settings.removeTitle({ name: slot.name })}</p>
      {whole && <p role="alert">{problemSentence(text, whole)}</p>}
      <PassphraseField {...field("yours")} label={settings.yours} autoFocus onEnter={() => void remove()} />
      <div className="flex gap-3">
        <Button isDisabled={values.yours === ""} onPress={() => void remove()}>
          {settings.remove}
        </Button>
        <Button weight="quiet" onPress={onEnd}>
          {settings.cancel}
        </Button>
      </div>
    </div>
  );
}
