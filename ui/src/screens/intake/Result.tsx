import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { problemSentence, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { IntakeReport } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { testIds } from "../../testids";

/** What was taken in, and the way back. */
export function Result({ result }: { result: IntakeReport }) {
  const text = useText();
  const words = text.intake;
  const queries = useQueryClient();
  const [undone, setUndone] = useState<string | null>(null);
  const { batch } = result;

  async function undo() {
    if (batch === null) return;
    try {
      const [changes, kept] = await call("undo_batch", { batch });
      setUndone(words.undone({ undone: changes, kept }));
      await queries.invalidateQueries();
    } catch (thrown) {
      setUndone(problemSentence(text, toProblem(thrown)));
    }
  }

  return (
    <section
      role="status"
      data-testid={testIds.intakeResult}
      className="flex flex-col gap-3 rounded-12 border-2 border-good bg-surface px-5 py-4"
    >
      <h2 className="flex items-center gap-2 font-bold text-xl">
        <CircleCheck aria-hidden className="size-7 shrink-0 text-good" />
        {words.doneTitle}
      </h2>
      <p>{words.done({ rows: result.stored, households: result.households, people: result.people })}</p>
      {result.rejected_file !== null && (
        <p className="select-text break-all">
          {words.rejectedFile({ count: result.rejected, path: result.rejected_file })}
        </p>
      )}
      {undone !== null ? (
        <p className="font-bold">{undone}</p>
      ) : (
        batch !== null && (
          <div>
            <Button testId={testIds.intakeUndo} onPress={() => void undo()}>
              {words.undo}
            </Button>
          </div>
        )
      )}
    </section>
  );
}
