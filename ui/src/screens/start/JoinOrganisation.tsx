import { ArrowLeft, CircleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { PassphraseField } from "../../components/PassphraseField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { JoinedView, KitView } from "../../lib/api/bindings";
import { Problem, toProblem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { useNewProblems } from "../../lib/use-new-problems";
import { testIds } from "../../testids";
import { CodeField } from "../sharing/CodeField";
import { readCode } from "../sharing/code";
import { FolderField } from "../weekly/FolderField";
import { StartFrame } from "./StartFrame";

const EMPTY = { folder: "", code: "", passphrase: "", again: "" };

/** At which field a refusal is mended, where the core does not name it. */
function placeOf(problem: Problem): Problem {
  const { code, detail } = problem;
  const field = code.startsWith("folder_")
    ? "folder"
    : /^(code|invitation)_/.test(code)
      ? "code"
      : code.startsWith("passphrase_")
        ? "passphrase"
        : problem.field;
  return new Problem({ code, field, detail });
}

type Props = { onBack: () => void; onJoined: (joined: JoinedView, kit: KitView | null) => void };

/** Folder, code, a passphrase for this computer; then the records of one's role come in. */
export function JoinOrganisation({ onBack, onJoined }: Props) {
  const text = useText();
  const { values, problems, field, report, setProblems } = useForm(EMPTY);
  const [busy, setBusy] = useState(false);
  // The words of the roles are there by the time one is told one's own.
  useCatalogue();
  const { join } = text.sharing;
  const whole = problems[WHOLE_FORM];
  const form = useRef<HTMLFormElement>(null);

  useNewProblems(problems, () => {
    const first = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]");
    first?.focus();
    first?.scrollIntoView?.({ block: "center" });
  });

  async function go() {
    if (busy) return;
    const check = new Check();
    check.filled("folder", values.folder);
    check.filled("code", values.code);
    const { groups, left, strange } = readCode(values.code);
    if (left !== 0 || strange !== "") check.fail("code", "code_mistyped");
    if ([...values.passphrase].length < 8) check.fail("passphrase", "passphrase_short");
    else if (values.passphrase !== values.again) check.fail("again", "passphrase_differs");
    setProblems(check.problems);
    if (!check.ok) return;
    setBusy(true);
    try {
      const { folder, passphrase } = values;
      const joined = await call("join", { folder, code: groups, passphrase });
      onJoined(joined, await call("renew_kit", { passphrase }).catch(() => null));
    } catch (thrown) {
      report(placeOf(toProblem(thrown)));
      setBusy(false);
    }
  }

  return (
    <StartFrame>
      <div>
        <Button weight="quiet" isDisabled={busy} onPress={onBack}>
          <ArrowLeft aria-hidden className="size-5" />
          {text.frame.back}
        </Button>
        <h1 className="mt-2 font-bold text-[2rem] leading-140">{join.title}</h1>
        <p className="mt-1">{join.lead}</p>
      </div>
      <form
        ref={form}
        data-testid={testIds.joinForm}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void go();
        }}
        className="flex flex-col gap-6"
        noValidate
      >
        {Object.keys(problems).length > 0 && (
          <p
            role="alert"
            data-testid={testIds.formErrors}
            className="flex gap-3 rounded-8 border-2 border-bad bg-bad-tint px-4 py-3"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-6 shrink-0 text-bad" />
            {whole
              ? problemSentence(text, whole)
              : text.form.errorsTitle({ count: Object.keys(problems).length })}
          </p>
        )}
        <Section title={join.what}>
          <FolderField {...field("folder")} label={join.folder} hint={join.folderHint} />
          <CodeField {...field("code")} required />
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
        {busy && <Progress />}
        <div className="sticky bottom-0 border-line border-t bg-page py-3">
          <Button weight="primary" testId={testIds.joinSubmit} isDisabled={busy} onPress={() => void go()}>
            {busy ? join.busyTitle : join.submit}
          </Button>
        </div>
      </form>
    </StartFrame>
  );
}

/** What is being done, and for how long already: nothing turns round. */
function Progress() {
  const text = useText();
  const [seconds, setSeconds] = useState(0);
  const { join } = text.sharing;

  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);

  return (
    <div data-testid={testIds.joinBusy} className="rounded-12 border-2 border-primary bg-surface px-5 py-4">
      <div role="status">
        <p className="font-bold">{join.busyTitle}</p>
        <ul className="m-0 list-disc pl-6">
          {join.busy.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      <p className="text-muted tabular-nums">{join.elapsed({ seconds })}</p>
    </div>
  );
}
