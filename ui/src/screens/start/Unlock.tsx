import { useQueryClient } from "@tanstack/react-query";
import { LockKeyhole, TriangleAlert } from "lucide-react";
import { Suspense, useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { PassphraseField } from "../../components/PassphraseField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ProfileView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { testIds } from "../../testids";
import { joining } from "./joining";
import { StartFrame } from "./StartFrame";
import { minutes, useWait } from "./use-wait";

const Forgot = joining.part("Forgot");
const RestoreBackup = joining.part("RestoreBackup");

/** Errors that are mended at the passphrase, where the core names no field. */
const ALIASES = { passphrase_wrong: "passphrase", passphrase_empty: "passphrase" };

/** The locked records: who one is, the passphrase, and what to do where it is forgotten. */
export function Unlock({ profile }: { profile: ProfileView }) {
  const text = useText();
  const { rest } = text;
  const queries = useQueryClient();
  const only = profile.workers.length === 1 ? profile.workers[0]?.worker_id : undefined;
  const { values, problems, field, report, setProblems } = useForm({
    worker: only ?? "",
    passphrase: "",
    new_passphrase: "",
    again: "",
  });
  const [way, setWay] = useState<"forgot" | "restore" | null>(null);
  const [due, setDue] = useState(false);
  const [busy, setBusy] = useState(false);
  const [restored, setRestored] = useState(false);
  const wait = useWait(profile.wait_seconds);
  const whole = problems[WHOLE_FORM];
  const trouble = profile.keys_problem;

  function opened(next: ProfileView) {
    queries.removeQueries({ queryKey: ["records"] });
    queries.setQueryData(["profile"], next);
  }

  async function unlock() {
    if (busy || wait.seconds > 0) return;
    const check = new Check();
    if (profile.workers.length > 1) check.filled("worker", values.worker);
    if (values.passphrase === "") check.fail("passphrase", "passphrase_empty");
    if (due && [...values.new_passphrase].length < 8) check.fail("new_passphrase", "passphrase_short");
    else if (due && values.new_passphrase !== values.again) check.fail("again", "passphrase_differs");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      const { passphrase, worker, new_passphrase } = values;
      opened(
        await call("unlock", {
          passphrase,
          ...(worker === "" ? {} : { worker_id: worker }),
          ...(due ? { new_passphrase } : {}),
        }),
      );
    } catch (thrown) {
      const problem = toProblem(thrown);
      wait.heed(problem);
      if (problem.code === "passphrase_change_due") setDue(true);
      else if (problem.code in ALIASES) setProblems({ passphrase: problem });
      else if (problem.code !== "unlock_wait") report(problem);
      setBusy(false);
    }
  }

  if (way !== null) {
    return (
      <Suspense fallback={<StartFrame>{null}</StartFrame>}>
        {way === "forgot" ? (
          <Forgot profile={profile} onBack={() => setWay(null)} onOpened={opened} />
        ) : (
          <RestoreBackup
            profile={profile}
            onBack={() => setWay(null)}
            onRestored={(next) => {
              setRestored(true);
              setWay(null);
              queries.setQueryData(["profile"], next);
            }}
          />
        )}
      </Suspense>
    );
  }

  return (
    <StartFrame>
      <form
        data-testid={testIds.unlockForm}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        className="mx-auto mt-6 flex w-full max-w-136 flex-col gap-5 rounded-12 border border-line bg-surface px-8 py-7"
      >
        <div>
          <h1 className="flex items-center gap-3 font-bold text-2xl leading-150">
            <LockKeyhole aria-hidden className="size-7 shrink-0 text-primary" />
            {text.start.unlockTitle}
          </h1>
          <p className="mt-1">
            {profile.organisation
              ? text.start.unlockLead({ organisation: profile.organisation })
              : text.start.unlockAnonymous}
          </p>
        </div>
        {restored && (
          <p role="status" className="rounded-8 bg-tint px-4 py-3">
            {rest.restore.done}
          </p>
        )}
        {(whole || trouble) && (
          <p role="alert" className="flex gap-3 rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
            <TriangleAlert aria-hidden className="mt-0.5 size-6 shrink-0 text-bad" />
            {problemSentence(text, whole ?? { code: trouble ?? "" })}
          </p>
        )}
        {profile.workers.length > 1 && (
          <Chips
            {...field("worker")}
            label={rest.who}
            choices={profile.workers.map(({ worker_id, name }) => ({ value: worker_id, label: name }))}
          />
        )}
        <PassphraseField
          {...field("passphrase")}
          label={text.start.passphrase}
          autoFocus
          onEnter={() => void unlock()}
        />
        {due && (
          <>
            <p role="status" className="rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3 text-warn">
              {rest.temporary}
            </p>
            <PassphraseField
              {...field("new_passphrase")}
              label={rest.newPassphrase}
              hint={rest.newHint}
              autoFocus
              onEnter={() => void unlock()}
              again={{ ...field("again"), label: text.start.passphraseAgain }}
            />
          </>
        )}
        {wait.seconds > 0 && (
          <p
            role="status"
            data-testid={testIds.unlockWait}
            className="rounded-8 bg-warn-tint px-4 py-3 text-warn"
          >
            {rest.waiting({ time: minutes(wait.seconds) })}
          </p>
        )}
        <Button
          weight="primary"
          testId={testIds.unlockSubmit}
          isDisabled={busy || wait.seconds > 0}
          onPress={() => void unlock()}
        >
          {busy ? text.start.unlocking : due ? rest.change : text.start.unlock}
        </Button>
        <div className="flex flex-wrap justify-between gap-x-4">
          <Button
            weight="quiet"
            testId={testIds.unlockForgot}
            onPress={() => joining.whenThere(() => setWay("forgot"))}
          >
            {rest.forgotten}
          </Button>
          <Button
            weight="quiet"
            testId={testIds.restoreOpen}
            onPress={() => joining.whenThere(() => setWay("restore"))}
          >
            {rest.restore.title}
          </Button>
        </div>
      </form>
    </StartFrame>
  );
}
