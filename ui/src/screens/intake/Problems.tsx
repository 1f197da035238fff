import { TextField } from "../../components/TextField";
import { problemSentence, useText } from "../../i18n/text";
import type { IntakeLook, IntakeReport, IntakeRequest } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { intakeProblemId } from "../../testids";

type Props = {
  report: IntakeReport;
  look: IntakeLook | null;
  request: IntakeRequest;
  onChange: (request: IntakeRequest) => void;
};

/** Rows that cannot be stored as they are; the cell at fault is mended here. */
export function Problems({ report, look, request, onChange }: Props) {
  const text = useText();
  const words = text.intake;
  if (report.problems.length === 0) return null;

  const typed = (line: number, column: number) =>
    request.mended.find((mend) => mend.line === line && mend.column === column)?.text;
  function mend(line: number, column: number, value: string) {
    const others = request.mended.filter((one) => one.line !== line || one.column !== column);
    onChange({ ...request, mended: [...others, { line, column, text: value }] });
  }

  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-bold">{words.problems({ count: report.problems.length })}</h3>
      <p className="-mt-2 text-muted text-sm">{words.problemsLead}</p>
      {report.problems.map((problem) => {
        const { line, column, code, field, detail } = problem;
        return (
          <div
            key={`${line}-${column}`}
            data-testid={intakeProblemId(line)}
            data-code={code}
            className="flex flex-col gap-1 rounded-8 border border-bad px-4 py-3"
          >
            <p>
              <span className="mr-3 font-bold">{words.line({ line })}</span>
              <span className="text-muted">{problem.cells.filter((cell) => cell !== "").join(" ・ ")}</span>
            </p>
            <p className="text-bad">{problemSentence(text, toProblem({ code, field, detail }))}</p>
            {column !== null && (
              <TextField
                name={`mend_${line}`}
                label={look?.columns[column]?.heading ?? ""}
                width="w-full max-w-120"
                value={typed(line, column) ?? problem.cells[column] ?? ""}
                onChange={(value) => mend(line, column, value)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
