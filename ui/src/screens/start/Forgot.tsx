import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Section } from "../../components/FormShell";
import { PassphraseField } from "../../components/PassphraseField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ProfileView } from "../../lib/api/bindings";
import { Problem, toProblem } from "../../lib/api/problem";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { CodeField } from "../sharing/CodeField";
import { readCode } from "../sharing/code";
import { StartFrame } from "./StartFrame";
import { minutes, useWait } from "./use-wait";

type Props = { profile: ProfileView; onBack: () => void; onOpened: (profile: ProfileView) => void };

/** A forgotten passphrase: the administrator, or the recovery sheet. */
export function Forgot({ profile, onBack, onOpened }: Props) {
  const text = useText();
  const { forgot } = text.rest;
  const { values, problems, field, report, setProblems } = useForm({
    worker: profile.workers[0]?.worker_id ?? "",
    code: "",
    new_passphrase: "",
    again: "",
  });
  const [busy, setBusy] = useState(false);
  const wait = useWait(profile.wait_seconds);
  const whole = problems[WHOLE_FORM];

  async function go() {
    if (busy || wait.seconds > 0) return;
    const check = new Check();
    const { groups, left, strange } = readCode(values.code);
    if (left !== 0 || strange !== "") check.fail("code", "code_mistyped");
    if ([...values.new_passphrase].length < 8) check.fail("new_passphrase", "passphrase_short");
    else if (values.new_passphrase !== values.again) check.fail("again", "passphrase_differs");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      const { worker, new_passphrase } = values;
      const who = worker === "" ? {} : { worker_id: worker };
      onOpened(await call("recover", { code: groups, new_passphrase, ...who }));
    } catch (thrown) {
      const problem = toProblem(thrown);
      wait.heed(problem);
      if (problem.code.startsWith("code_")) {
        report(new Problem({ code: problem.code, field: "code", detail: problem.detail }));
      } else if (problem.code !== "unlock_wait") report(problem);
      setBusy(false);
    }
  }

  return (
    <StartFrame>
      <div>
        <Button weight="quiet" onPress={onBack}>
          <ArrowLeft aria-hidden className="size-5" />
          {text.rest.back}
        </Button>
        <h1 className="mt-2 font-bold text-[2rem] leading-140">{forgot.title}</h1>
      </div>
      <Section title={forgot.administrator}>
        <p>{forgot.administratorLead}</p>
      </Section>
      <form
        data-testid={testIds.forgotForm}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        className="flex flex-col gap-6"
      >
        <Section title={forgot.kit} hint={forgot.kitLead}>
          {whole && (
            <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
              {problemSentence(text, whole)}
            </p>
          )}
          {profile.workers.length > 1 && (
            <Chips
              {...field("worker")}
              label={text.rest.who}
              choices={profile.workers.map(({ worker_id, name }) => ({ value: worker_id, label: name }))}
            />
          )}
          <CodeField {...field("code")} label={forgot.code} required />
          <PassphraseField
            {...field("new_passphrase")}
            label={text.rest.newPassphrase}
            hint={text.rest.newHint}
            required
            onEnter={() => void go()}
            again={{ ...field("again"), label: text.start.passphraseAgain, required: true }}
          />
          {wait.seconds > 0 && (
            <p role="status" className="rounded-8 bg-warn-tint px-4 py-3 text-warn">
              {text.rest.waiting({ time: minutes(wait.seconds) })}
            </p>
          )}
          <div>
            <Button
              weight="primary"
              testId={testIds.forgotSubmit}
              isDisabled={busy || wait.seconds > 0}
              onPress={() => void go()}
            >
              {busy ? text.start.unlocking : forgot.submit}
            </Button>
          </div>
        </Section>
      </form>
    </StartFrame>
  );
}
