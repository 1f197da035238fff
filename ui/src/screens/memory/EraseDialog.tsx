import { Eraser } from "lucide-react";
import { useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { toProblem } from "../../lib/api/problem";
import { useCatalogue, useRefreshRecords } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";

type Props = {
  family: { id: string; name: string; code: string };
  basis?: string;
  onClose: () => void;
  onDone?: () => void;
};

/** The end of a family's records: what goes, what stays, its number typed by hand. */
export function EraseDialog({ family, basis = "", onClose, onDone }: Props) {
  const text = useText();
  const toasts = useToasts();
  const language = useLanguage();
  const refresh = useRefreshRecords();
  const catalogue = useCatalogue();
  const form = useForm({ basis, reason: "", typed: "" });
  const [busy, setBusy] = useState(false);
  const { erase } = text.memory;
  const whole = form.problems[WHOLE_FORM];

  async function go() {
    const check = new Check();
    for (const field of ["basis", "reason", "typed"] as const) check.filled(field, form.values[field]);
    form.setProblems(check.problems);
    if (busy || !check.ok) return;
    setBusy(true);
    try {
      const done = await call("erase_family", { household_id: family.id, ...form.values });
      toasts.show({ message: erase.done(done) });
      onClose();
      onDone?.();
      await refresh();
    } catch (thrown) {
      form.report(toProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <AskDialog
      testId={testIds.eraseDialog}
      title={erase.title({ name: family.name })}
      tone="bad"
      stays
      onClose={() => !busy && onClose()}
      problem={whole}
      actions={
        <>
          <Button testId={testIds.eraseNo} autoFocus onPress={onClose}>
            {text.form.cancel}
          </Button>
          <Button testId={testIds.eraseYes} isDisabled={busy} onPress={() => void go()}>
            <Eraser aria-hidden className="size-5" />
            {busy ? erase.busy : erase.yes}
          </Button>
        </>
      }
    >
      <p>{erase.lead}</p>
      <Lines title={erase.what} lines={erase.whatLines} />
      <Lines title={erase.stays} lines={erase.staysLines} />
      <Chips
        {...form.field("basis")}
        label={erase.basis}
        required
        choices={codeList(catalogue.data, "erasure_basis").map((code) => ({
          value: code.code,
          label: codeWord(code, language),
        }))}
      />
      <TextField {...form.field("reason")} label={erase.reason} hint={erase.reasonHint} required />
      <TextField {...form.field("typed")} label={erase.typed({ code: family.code })} required />
    </AskDialog>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  return (
    <section>
      <h3 className="font-bold">{title}</h3>
      <ul className="m-0 list-disc pl-6">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
