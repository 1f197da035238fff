import { useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { PassphraseField } from "../../components/PassphraseField";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ProfileView } from "../../lib/api/bindings";
import { Problem, toProblem } from "../../lib/api/problem";
import { testIds } from "../../testids";
import { StartFrame } from "./StartFrame";

const ASKS_PASSPHRASE = ["passphrase_wrong", "passphrase_empty"];

export function Unlock({ profile }: { profile: ProfileView }) {
  const text = useText();
  const queries = useQueryClient();
  const [passphrase, setPassphrase] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const atField =
    problem !== null && (problem.field === "passphrase" || ASKS_PASSPHRASE.includes(problem.code));

  async function unlock() {
    if (busy) return;
    if (passphrase === "") {
      setProblem(new Problem({ code: "passphrase_empty", field: "passphrase", detail: {} }));
      return;
    }
    setBusy(true);
    try {
      const opened = await call("unlock", { passphrase });
      queries.removeQueries({ queryKey: ["records"] });
      queries.setQueryData(["profile"], opened);
    } catch (thrown) {
      setProblem(toProblem(thrown));
    }
    setBusy(false);
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
        {problem && !atField && (
          <p role="alert" className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
            {problemSentence(text, problem)}
          </p>
        )}
        <PassphraseField
          name="passphrase"
          label={text.start.passphrase}
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value);
            setProblem(null);
          }}
          problem={atField ? problem : undefined}
          autoFocus
          onEnter={() => void unlock()}
        />
        <Button
          weight="primary"
          testId={testIds.unlockSubmit}
          isDisabled={busy}
          onPress={() => void unlock()}
        >
          {busy ? text.start.unlocking : text.start.unlock}
        </Button>
        <p className="text-muted text-sm">{text.start.forgot}</p>
      </form>
    </StartFrame>
  );
}
