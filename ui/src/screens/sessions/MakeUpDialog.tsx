import { type FormEvent, useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { LoadProblem } from "../../components/Page";
import { WarningReasons } from "../../components/WarningReasons";
import { problemSentence, useText } from "../../i18n/text";
import type { RollRow, SessionCard } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { useMissed } from "../../lib/api/office-queries";
import type { Problem } from "../../lib/api/problem";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";
import { useSessionName, useSessionTime } from "./session-words";

type Props = {
  sessionId: string;
  row: RollRow;
  onClose: () => void;
  /** They did not make anything up: just present. */
  onPresent: () => void;
};

/** Stands for "nobody knows which session it makes up for". */
const UNKNOWN = "unknown";

/** Key 4: which missed session does this attendance make up for? */
export function MakeUpDialog({ sessionId, row, onClose, onPresent }: Props) {
  const text = useText();
  const missed = useMissed(row.person_id ?? "", sessionId);
  return (
    <AskDialog testId={testIds.makeUpDialog} title={text.group.makeUpTitle} onClose={onClose}>
      {missed.isError && <LoadProblem error={missed.error} onRetry={() => void missed.refetch()} />}
      {missed.data && (
        <Choose
          sessionId={sessionId}
          row={row}
          missed={missed.data}
          onClose={onClose}
          onPresent={onPresent}
        />
      )}
    </AskDialog>
  );
}

function Choose({ sessionId, row, missed, onClose, onPresent }: Props & { missed: SessionCard[] }) {
  const text = useText();
  const name = useSessionName();
  const time = useSessionTime();
  const [chosen, setChosen] = useState(row.makes_up_for ?? missed[0]?.id ?? UNKNOWN);
  const [problem, setProblem] = useState<Problem>();
  const saver = useSave(setProblem);
  const words = { name: row.name || text.session.outOfSight };

  function store(event?: FormEvent) {
    event?.preventDefault();
    const makes_up_for_session_id = chosen === UNKNOWN ? null : chosen;
    const state = "made_up_here";
    const record: RecordFields = row.attendance_id
      ? { id: row.attendance_id, state, makes_up_for_session_id }
      : {
          session_id: sessionId,
          person_id: row.person_id,
          attendance_role: row.attendance_role,
          state,
          makes_up_for_session_id,
        };
    void saver.save(
      text.session.savedAttendance({ name: words.name, state: text.codes.attendance_state.made_up_here }),
      (batch) => batch.put("attendance", record),
      onClose,
    );
  }

  if (saver.asked) {
    return (
      <WarningReasons
        warnings={saver.asked.warnings}
        fresh
        problem={problem}
        busy={saver.busy}
        onSave={(reasons) => void saver.saveReasons(reasons)}
        onLater={saver.later}
      />
    );
  }
  return (
    <form onSubmit={store} className="flex flex-col gap-4">
      {missed.length === 0 ? (
        <p>{text.group.makeUpNone(words)}</p>
      ) : (
        <Chips
          name="makes_up_for"
          label={text.group.makeUpLead(words)}
          value={chosen}
          onChange={setChosen}
          autoFocus
          choices={[
            ...missed.map((session) => ({ value: session.id, label: `${name(session)} ${time(session)}` })),
            { value: UNKNOWN, label: text.group.makeUpUnknown },
          ]}
        />
      )}
      {problem && (
        <p role="alert" data-testid={testIds.makeUpError} data-code={problem.code} className="text-bad">
          {problemSentence(text, problem)}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button
          type="submit"
          weight={missed.length > 0 ? "primary" : "secondary"}
          testId={testIds.makeUpSave}
          isDisabled={saver.busy}
        >
          {missed.length > 0 ? text.group.makeUpSave : text.group.makeUpUnknown}
        </Button>
        <Button
          testId={testIds.makeUpPresent}
          weight={missed.length > 0 ? "secondary" : "primary"}
          autoFocus={missed.length === 0}
          onPress={onPresent}
        >
          {text.group.makeUpPresent}
        </Button>
      </div>
    </form>
  );
}
