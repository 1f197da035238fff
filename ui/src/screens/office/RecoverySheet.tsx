import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { PassphraseField } from "../../components/PassphraseField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { KitView, ProfileView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { KitSheet } from "../start/KitSheet";

/** A new recovery sheet, once the own passphrase was shown again. */
export function RecoverySheet({ profile }: { profile: ProfileView }) {
  const text = useText();
  const { settings } = text.rest;
  const queries = useQueryClient();
  const { values, problems, field, report, set } = useForm(
    { kit_passphrase: "" },
    { passphrase: "kit_passphrase" },
  );
  const [kit, setKit] = useState<KitView | null>(null);
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const whole = problems[WHOLE_FORM];

  async function make() {
    if (busy) return;
    setBusy(true);
    try {
      setKit(await call("renew_kit", { passphrase: values.kit_passphrase }));
      set("kit_passphrase", "");
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ["profile"] });
    } catch (thrown) {
      report(toProblem(thrown));
    }
    setBusy(false);
  }

  return (
    <Section title={settings.kit} hint={settings.kitLead}>
      {kit ? (
        <KitSheet kit={kit} onDone={() => setKit(null)} />
      ) : (
        <form
          data-testid={testIds.kitForm}
          noValidate
          onSubmit={(event) => event.preventDefault()}
          className="flex flex-col gap-5"
        >
          {!profile.recovery_kit && (
            <p className="rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3 text-warn">
              {settings.kitMissing}
            </p>
          )}
          {whole && (
            <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
              {problemSentence(text, whole)}
            </p>
          )}
          {open && (
            <PassphraseField
              {...field("kit_passphrase")}
              label={settings.yours}
              autoFocus
              onEnter={() => void make()}
            />
          )}
          <div>
            <Button
              testId={open ? testIds.kitMake : testIds.kitOpen}
              isDisabled={busy || (open && values.kit_passphrase === "")}
              onPress={() => (open ? void make() : setOpen(true))}
            >
              {settings.kitMake}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
