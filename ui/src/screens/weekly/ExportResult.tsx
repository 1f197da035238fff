import { CircleAlert, CircleCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { problemSentence, useText } from "../../i18n/text";
import type { BatchView, ExportView } from "../../lib/api/bindings";
import { testIds, weeklyFailedId, weeklyFileId } from "../../testids";

/** What was written for each recipient, and for whom nothing could be. */
export function ExportResults({ batches }: { batches: BatchView[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (batches.length > 0) box.current?.scrollIntoView?.({ block: "nearest" });
  }, [batches]);
  return (
    <div ref={box} role="status" className="flex flex-col gap-4">
      {batches.map((batch) =>
        batch.done ? (
          <ExportResult key={batch.recipient_id} recipient={batch.recipient} result={batch.done} />
        ) : (
          <Failed key={batch.recipient_id} batch={batch} />
        ),
      )}
    </div>
  );
}

function Failed({ batch }: { batch: BatchView }) {
  const text = useText();
  return (
    <section
      data-testid={weeklyFailedId(batch.recipient_id)}
      data-code={batch.problem?.code}
      className="flex flex-col gap-1 rounded-12 border-2 border-bad bg-bad-tint px-5 py-4"
    >
      <h2 className="flex items-center gap-2 font-bold text-xl">
        <CircleAlert aria-hidden className="size-7 shrink-0 text-bad" />
        {text.weekly.failedTitle({ name: batch.recipient })}
      </h2>
      {batch.problem && <p>{problemSentence(text, batch.problem)}</p>}
    </section>
  );
}

/** What was written, what was left out, which characters were replaced. */
function ExportResult({ recipient, result }: { recipient: string; result: ExportView }) {
  const text = useText();

  const replaced = Object.entries(result.replaced);
  return (
    <section
      data-testid={testIds.weeklyResult}
      className="flex flex-col gap-3 rounded-12 border-2 border-good bg-surface px-5 py-4"
    >
      <h2 className="flex items-center gap-2 font-bold text-xl">
        <CircleCheck aria-hidden className="size-7 shrink-0 text-good" />
        {text.weekly.doneTitle({ name: recipient })}
      </h2>
      <p data-testid={testIds.weeklyFolder} data-path={result.folder} className="select-text break-all">
        {text.weekly.doneFolder({ path: result.folder })}
      </p>
      {result.folder.endsWith(".zip") && <p className="font-bold">{text.weekly.zipDone}</p>}
      <table className="w-fit border-collapse">
        <thead>
          <tr className="text-muted text-sm">
            <th className="px-3 py-1 text-left font-normal">{text.weekly.file}</th>
            <th className="px-3 py-1 text-right font-normal">{text.weekly.rows}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(result.files).map(([file, rows]) => (
            <tr key={file} data-testid={weeklyFileId(file)} className="border-line border-t">
              <td className="px-3 py-1">{file}</td>
              <td className="px-3 py-1 text-right tabular-nums">{text.weekly.rowCount({ rows })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="list-disc pl-6">
        <li>
          {result.corrections > 0
            ? text.weekly.corrections({ count: result.corrections })
            : text.weekly.noCorrections}
        </li>
        <li>
          {result.left_out > 0 ? text.weekly.leftOut({ count: result.left_out }) : text.weekly.noneLeftOut}
        </li>
        <li>
          {replaced.length === 0 ? text.weekly.noReplaced : text.weekly.replacedTitle}
          {replaced.length > 0 && (
            <ul className="list-none pl-0">
              {replaced.map(([character, count]) => (
                <li key={character}>{text.weekly.replaced({ character, count })}</li>
              ))}
            </ul>
          )}
        </li>
      </ul>
    </section>
  );
}
