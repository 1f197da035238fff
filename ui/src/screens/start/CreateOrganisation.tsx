import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, CircleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Row, Section } from "../../components/FormShell";
import { PassphraseField } from "../../components/PassphraseField";
import { TextField } from "../../components/TextField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { KitView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { joining } from "./joining";
import { PresetList } from "./PresetList";
import { StartFrame } from "./StartFrame";

const EMPTY = { organisation: "", actor: "", passphrase: "", again: "", presets: [] as string[] };

type Props = { onBack: () => void; onMade: (kit: KitView) => void };

export function CreateOrganisation({ onBack, onMade }: Props) {
  const text = useText();
  const queries = useQueryClient();
  const catalogue = useCatalogue();
  const { values, problems, field, report, setProblems } = useForm(EMPTY);
  const [busy, setBusy] = useState(false);
  const whole = problems[WHOLE_FORM];

  async function create() {
    if (busy) return;
    const check = new Check();
    check.filled("organisation", values.organisation);
    check.filled("actor", values.actor);
    if ([...values.passphrase].length < 8) check.fail("passphrase", "passphrase_short");
    else if (values.passphrase !== values.again) check.fail("again", "passphrase_differs");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      const { organisation, actor, passphrase, presets } = values;
      const profile = await call("create_organisation", { organisation, actor, passphrase, presets });
      const kit = await call("renew_kit", { passphrase }).catch(() => null);
      if (kit) joining.whenThere(() => onMade(kit));
      else queries.setQueryData(["profile"], profile);
    } catch (thrown) {
      report(toProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <StartFrame>
      <div>
        <Button weight="quiet" onPress={onBack}>
          <ArrowLeft aria-hidden className="size-5" />
          {text.frame.back}
        </Button>
        <h1 className="mt-2 font-bold text-[2rem] leading-140">{text.start.create}</h1>
      </div>
      <form
        data-testid={testIds.createForm}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void create();
        }}
        className="flex flex-col gap-6"
        noValidate
      >
        {Object.keys(problems).length > 0 && (
          <p role="alert" className="flex gap-3 rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
            <CircleAlert aria-hidden className="mt-0.5 size-6 shrink-0 text-bad" />
            {whole
              ? problemSentence(text, whole)
              : text.form.errorsTitle({ count: Object.keys(problems).length })}
          </p>
        )}
        <Section title={text.start.who}>
          <Row>
            <TextField
              {...field("organisation")}
              label={text.start.organisation}
              hint={text.start.organisationHint}
              width="w-full max-w-120"
              required
              autoFocus
            />
            <TextField
              {...field("actor")}
              label={text.start.actor}
              hint={text.start.actorHint}
              width="w-full max-w-120"
              required
            />
          </Row>
        </Section>
        <Section title={text.start.passphraseTitle}>
          <PassphraseField
            {...field("passphrase")}
            label={text.start.passphrase}
            hint={text.start.passphraseHint}
            required
            again={{ ...field("again"), label: text.start.passphraseAgain, required: true }}
          />
        </Section>
        <Section title={text.start.programmes} hint={text.start.programmesHint}>
          <PresetList presets={catalogue.data?.presets ?? []} {...field("presets")} />
        </Section>
        <div className="sticky bottom-0 flex items-center gap-4 border-line border-t bg-page py-3">
          <Button
            weight="primary"
            testId={testIds.createSubmit}
            isDisabled={busy}
            onPress={() => void create()}
          >
            {busy ? text.start.submitting : text.start.submit}
          </Button>
          <span className="text-muted">{text.start.chosen({ count: values.presets.length })}</span>
        </div>
      </form>
    </StartFrame>
  );
}
