import { useQueryClient } from "@tanstack/react-query";
import { FileSpreadsheet } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Section } from "../../components/FormShell";
import { Page } from "../../components/Page";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { IntakeLook, IntakeReport, IntakeRequest } from "../../lib/api/bindings";
import { type Problem, toProblem } from "../../lib/api/problem";
import { testIds } from "../../testids";
import { Columns } from "./Columns";
import { Likes } from "./Likes";
import { Notices } from "./Notices";
import { Problems } from "./Problems";
import { Progress } from "./Progress";
import { Result } from "./Result";

const NEW: IntakeRequest = {
  target: "family_list",
  sheet: null,
  header: null,
  fields: null,
  with_hidden: false,
  mended: [],
  decisions: [],
  undecided: "refuse",
};

/** A list that an organisation has becomes families and people: file, columns, what to mend and decide, done. */
export function Intake() {
  const text = useText();
  const words = text.intake;
  const queries = useQueryClient();
  const [path, setPath] = useState<string | null>(null);
  const [request, setRequest] = useState(NEW);
  const [look, setLook] = useState<IntakeLook | null>(null);
  const [report, setReport] = useState<IntakeReport | null>(null);
  const [result, setResult] = useState<IntakeReport | null>(null);
  /** What the report is about: mended since, the list is checked again before it is taken in. */
  const [checked, setChecked] = useState<IntakeRequest | null>(null);
  const [running, setRunning] = useState<"check" | "import" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  /** Reads the list anew; decisions about another reading of it do not count. */
  async function read(file: string, wanted: IntakeRequest) {
    setProblem(null);
    setReport(null);
    setResult(null);
    const asked = { ...wanted, mended: [], decisions: [] };
    setRequest(asked);
    try {
      setLook(await call("look_into", { path: file, request: asked }));
    } catch (thrown) {
      setLook(null);
      setProblem(toProblem(thrown));
    }
  }

  async function pick() {
    const picked = await call("pick_list", {}).catch(() => null);
    if (picked === null) return;
    setPath(picked);
    await read(picked, { ...NEW, target: request.target });
  }

  async function run(what: "check" | "import") {
    if (path === null || running !== null || look === null) return;
    setProblem(null);
    setRunning(what);
    const asked = { ...request, fields: look.columns.map((column) => column.field) };
    try {
      if (what === "check") {
        setReport(await call("check_list", { path, request: asked }));
        setChecked(request);
      } else {
        setResult(await call("import_list", { path, request: asked }));
        setReport(null);
        await queries.invalidateQueries();
      }
    } catch (thrown) {
      setProblem(toProblem(thrown));
    }
    setRunning(null);
  }

  const targets = (Object.entries(words.targets) as [string, string][]).map(([value, label]) => ({
    value,
    label,
  }));
  const waiting = running !== null;
  const changed = checked !== request;

  return (
    <Page testId={testIds.intake} title={words.title} lead={words.lead}>
      {problem && (
        <p
          role="alert"
          data-testid={testIds.formErrors}
          data-code={problem.code}
          className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3"
        >
          {problemSentence(text, problem)}
        </p>
      )}
      <Section title={words.file}>
        <Chips
          name="target"
          label={words.target}
          choices={targets}
          value={request.target}
          onChange={(target) => {
            setRequest({ ...NEW, target });
            if (path !== null) void read(path, { ...NEW, target });
          }}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button
            testId={testIds.intakePick}
            weight={look === null ? "primary" : "secondary"}
            isDisabled={waiting}
            onPress={() => void pick()}
          >
            <FileSpreadsheet aria-hidden className="size-5" />
            {words.pick}
          </Button>
          <span className="select-text break-all">{path ?? words.noFile}</span>
        </div>
      </Section>
      {path !== null && look !== null && result === null && (
        <Columns
          look={look}
          request={request}
          onRead={(wanted) => void read(path, wanted)}
          busy={waiting}
          action={
            report === null && (
              <Button
                weight="primary"
                testId={testIds.intakeCheck}
                isDisabled={waiting || look.missing.length > 0}
                onPress={() => void run("check")}
              >
                {words.check}
              </Button>
            )
          }
        />
      )}
      {waiting && <Progress title={running === "check" ? words.checking : words.importing} />}
      {report !== null && !waiting && (
        <Section title={words.checked}>
          <div data-testid={testIds.intakeCounts} data-stored={report.stored} data-rejected={report.rejected}>
            <p className="font-bold text-lg">
              {words.counts({ rows: report.stored, households: report.households, people: report.people })}
            </p>
            {(report.rejected > 0 || report.skipped > 0) && (
              <p>{words.notStored({ rejected: report.rejected, skipped: report.skipped })}</p>
            )}
          </div>
          <Notices notices={report.notices.filter((notice) => !isOf(look, notice.code))} />
          <Problems report={report} look={look} request={request} onChange={setRequest} />
          <Likes report={report} request={request} onChange={setRequest} />
          <div className="flex flex-wrap gap-3">
            {(report.problems.length > 0 || report.duplicates.length > 0) && (
              <Button
                weight={changed ? "primary" : "secondary"}
                testId={testIds.intakeCheck}
                onPress={() => void run("check")}
              >
                {words.again}
              </Button>
            )}
            <Button
              weight={changed ? "secondary" : "primary"}
              testId={testIds.intakeImport}
              isDisabled={changed || (report.stored === 0 && report.taken === 0)}
              onPress={() => void run("import")}
            >
              {words.submit({ rows: report.stored })}
            </Button>
          </div>
        </Section>
      )}
      {result !== null && <Result result={result} />}
    </Page>
  );
}

/** What was said when the list was looked at is not said again. */
function isOf(look: IntakeLook | null, code: string): boolean {
  return look?.notices.some((notice) => notice.code === code) ?? false;
}
