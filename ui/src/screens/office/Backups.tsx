import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { type Problem, toProblem } from "../../lib/api/problem";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { FolderField } from "../weekly/FolderField";

const KEY = ["records", "backups"];

/** Daily copies, and a second place for them. */
export function Backups() {
  const text = useText();
  const language = useLanguage();
  const { settings } = text.rest;
  const queries = useQueryClient();
  const backups = useQuery({ queryKey: KEY, queryFn: () => call("backups", {}) });
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | undefined>();
  const [busy, setBusy] = useState(false);
  const view = backups.data;
  const folder = typed ?? view?.second_folder ?? "";

  async function set(to: string | null) {
    setBusy(true);
    setProblem(undefined);
    try {
      queries.setQueryData(KEY, await call("set_second_folder", { folder: to }));
      setTyped(null);
    } catch (thrown) {
      setProblem(toProblem(thrown));
    }
    setBusy(false);
  }

  return (
    <Section title={settings.backups} hint={settings.backupsLead}>
      <form
        data-testid={testIds.secondForm}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        className="flex flex-col gap-4"
      >
        <FolderField
          name="second_folder"
          label={settings.second}
          hint={settings.secondHint}
          value={folder}
          onChange={setTyped}
          problem={problem}
        />
        {view?.second_folder && (
          <p className="text-muted">
            {view.second_newest !== null &&
              settings.secondNewest({ day: longDate(view.second_newest, language) })}{" "}
            {view.second_problem !== null && settings.secondAway}
          </p>
        )}
        <div className="flex flex-wrap gap-3">
          <Button
            testId={testIds.secondSet}
            isDisabled={busy || folder.trim() === "" || folder === view?.second_folder}
            onPress={() => void set(folder)}
          >
            {settings.setSecond}
          </Button>
          {view?.second_folder && (
            <Button
              weight="quiet"
              testId={testIds.secondNone}
              isDisabled={busy}
              onPress={() => void set(null)}
            >
              {settings.noSecond}
            </Button>
          )}
        </div>
      </form>
    </Section>
  );
}
