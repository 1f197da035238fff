import { useState } from "react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { PassphraseField } from "../../components/PassphraseField";
import { useToasts } from "../../components/Toasts";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { toProblem } from "../../lib/api/problem";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";

const EMPTY = { current: "", new_passphrase: "", again: "" };

/** Changing one's own passphrase. */
export function OwnPassphrase() {
  const text = useText();
  const { settings } = text.rest;
  const toasts = useToasts();
  const { values, problems, field, report, setProblems, setValues } = useForm(EMPTY, {
    passphrase: "current",
  });
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const whole = problems[WHOLE_FORM];

  async function change() {
    if (busy) return;
    const check = new Check();
    if (values.current === "") check.fail("current", "passphrase_empty");
    if ([...values.new_passphrase].length < 8) check.fail("new_passphrase", "passphrase_short");
    else if (values.new_passphrase !== values.again) check.fail("again", "passphrase_differs");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      await call("change_passphrase", { current: values.current, new: values.new_passphrase });
      setValues(EMPTY);
      setOpen(false);
      toasts.show({ message: settings.changed });
    } catch (thrown) {
      report(toProblem(thrown));
    }
    setBusy(false);
  }

  if (!open) {
    return (
      <Section title={settings.passphrase}>
        <div>
          <Button testId={testIds.passphraseOpen} onPress={() => setOpen(true)}>
            {settings.change}
          </Button>
        </div>
      </Section>
    );
  }
  return (
    <Section title={settings.passphrase}>
      <form
        data-testid={testIds.passphraseForm}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        className="flex flex-col gap-5"
      >
        {whole && (
          <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
            {problemSentence(text, whole)}
          </p>
        )}
        <PassphraseField {...field("current")} label={settings.current} autoFocus />
        <PassphraseField
          {...field("new_passphrase")}
          label={text.rest.newPassphrase}
          hint={text.rest.newHint}
          again={{ ...field("again"), label: text.start.passphraseAgain }}
          onEnter={() => void change()}
        />
        <div>
          <Button testId={testIds.passphraseChange} isDisabled={busy} onPress={() => void change()}>
            {settings.change}
          </Button>
        </div>
      </form>
    </Section>
  );
}
