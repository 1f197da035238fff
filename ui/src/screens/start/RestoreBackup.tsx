import { ArrowLeft, FileInput } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { PassphraseField } from "../../components/PassphraseField";
import { TextField } from "../../components/TextField";
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

type Props = { profile: ProfileView; onBack: () => void; onRestored: (profile: ProfileView) => void };

const PLACES: Record<string, string> = { passphrase_wrong: "passphrase", code_wrong: "code" };

/** A backup in the place of the records: the file, and what opened it on its day. */
export function RestoreBackup({ profile, onBack, onRestored }: Props) {
  const text = useText();
  const { restore } = text.rest;
  const { values, problems, field, report, setProblems } = useForm({
    file: profile.newest_backup ?? "",
    by: "passphrase",
    passphrase: "",
    code: "",
  });
  const [busy, setBusy] = useState(false);
  const wait = useWait(profile.wait_seconds);
  const whole = problems[WHOLE_FORM];
  const byCode = values.by === "code";

  async function pick() {
    const picked = await call("pick_backup", {}).catch(() => null);
    if (picked !== null) field("file").onChange(picked);
  }

  async function go() {
    if (busy || wait.seconds > 0) return;
    const check = new Check();
    check.filled("file", values.file);
    const { groups, left, strange } = readCode(values.code);
    if (byCode && (left !== 0 || strange !== "")) check.fail("code", "code_mistyped");
    if (!byCode && values.passphrase === "") check.fail("passphrase", "passphrase_empty");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      const by = byCode ? { code: groups } : { passphrase: values.passphrase };
      onRestored(await call("restore_backup", { file: values.file, ...by }));
    } catch (thrown) {
      const { code, field: named, detail } = toProblem(thrown);
      const problem = new Problem({ code, field: PLACES[code] ?? named, detail });
      wait.heed(problem);
      if (code !== "unlock_wait") report(problem);
      setBusy(false);
    }
  }

  return (
    <StartFrame>
      <div>
        <Button weight="quiet" isDisabled={busy} onPress={onBack}>
          <ArrowLeft aria-hidden className="size-5" />
          {text.rest.back}
        </Button>
        <h1 className="mt-2 font-bold text-[2rem] leading-140">{restore.title}</h1>
        <p className="mt-1">{restore.lead}</p>
      </div>
      <form
        data-testid={testIds.restoreForm}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        className="flex flex-col gap-5 rounded-12 border border-line bg-surface px-7 py-6"
      >
        {whole && (
          <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
            {problemSentence(text, whole)}
          </p>
        )}
        <TextField
          {...field("file")}
          label={restore.file}
          hint={profile.newest_backup ? restore.newest({ path: profile.newest_backup }) : undefined}
          required
          width="w-full max-w-168"
          beside={
            <Button onPress={() => void pick()} className="shrink-0">
              <FileInput aria-hidden className="size-5" />
              {restore.pick}
            </Button>
          }
        />
        <Chips
          {...field("by")}
          label={restore.by}
          choices={[
            { value: "passphrase", label: restore.byPassphrase },
            { value: "code", label: restore.byCode },
          ]}
        />
        {byCode ? (
          <CodeField {...field("code")} label={restore.byCode} />
        ) : (
          <PassphraseField {...field("passphrase")} label={restore.byPassphrase} onEnter={() => void go()} />
        )}
        {wait.seconds > 0 && (
          <p role="status" className="rounded-8 bg-warn-tint px-4 py-3 text-warn">
            {text.rest.waiting({ time: minutes(wait.seconds) })}
          </p>
        )}
        <div>
          <Button
            weight="primary"
            testId={testIds.restoreSubmit}
            isDisabled={busy || wait.seconds > 0}
            onPress={() => void go()}
          >
            {restore.submit}
          </Button>
        </div>
      </form>
    </StartFrame>
  );
}
