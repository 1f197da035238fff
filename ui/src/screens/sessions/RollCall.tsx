import { Baby, CheckCheck, CircleCheck } from "lucide-react";
import { useState } from "react";
import { useParams } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { StatusBadge } from "../../components/StatusBadge";
import { problemSentence, useText } from "../../i18n/text";
import type { RollCallView, RollRow } from "../../lib/api/bindings";
import { useRollCall } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { AddToRoll } from "./AddToRoll";
import { MakeUpDialog } from "./MakeUpDialog";
import { RollTable } from "./RollTable";
import { useSessionName, useSessionTime } from "./session-words";
import { useRoll } from "./use-roll";

const PRESENT = ["present", "late", "left_early", "made_up_here"];
const ABSENT = ["absent", "absent_notified", "made_up", "cancelled_by_participant"];

export function RollCall() {
  const text = useText();
  const { id = "" } = useParams();
  const view = useRollCall(id);
  if (view.isError) {
    return (
      <Page title={text.session.rollTitle}>
        <LoadProblem error={view.error} onRetry={() => void view.refetch()} />
      </Page>
    );
  }
  if (!view.data) return null;
  return <Roll id={id} view={view.data} />;
}

function Roll({ id, view }: { id: string; view: RollCallView }) {
  const text = useText();
  const { mark, markRest, add, markHeld, failed } = useRoll(id);
  const { rows, session } = view;
  const name = useSessionName();
  const when = useSessionTime();
  const [makingUp, setMakingUp] = useState<RollRow | null>(null);
  const open = rows.filter((row) => row.state === null);
  const children = rows.filter((row) => row.attendance_role === "child_in_childcare");
  const adults = rows.filter((row) => row.attendance_role !== "child_in_childcare");
  const held = session.status === "held";

  function choose(chosen: RollRow[], state: string) {
    const [row] = chosen;
    if (state === "made_up_here" && row?.person_id) setMakingUp(row);
    else mark(chosen, state);
  }

  return (
    <Page
      testId={testIds.rollCall}
      title={text.session.rollTitle}
      lead={`${name(session)} ${when(session)}`}
      actions={
        <>
          <ButtonLink to={`/session/${id}`} weight="quiet" testId={testIds.rollEdit}>
            {text.session.edit}
          </ButtonLink>
          {(view.childcare_required || children.length > 0) && (
            <ButtonLink to={`/session/${id}/childcare`} testId={testIds.rollChildcare}>
              <Baby aria-hidden className="size-5" />
              {text.group.toChildcare}
            </ButtonLink>
          )}
          <Button
            weight={open.length > 0 || held ? "secondary" : "primary"}
            testId={testIds.rollHeld}
            isDisabled={held}
            onPress={() => void markHeld(view)}
          >
            <CircleCheck aria-hidden className="size-5" />
            {held ? text.session.heldDone : text.session.held}
          </Button>
        </>
      }
    >
      {failed && (
        <p
          role="alert"
          data-testid={testIds.rollError}
          data-code={failed.problem.code}
          className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3"
        >
          {rows.find((row) => row.person_id === failed.key)?.name} {problemSentence(text, failed.problem)}
        </p>
      )}
      {rows.length === 0 ? (
        <Empty title={text.session.rollEmpty} lead={text.session.rollEmptyLead} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-4">
            <Button
              weight={open.length > 0 ? "primary" : "secondary"}
              testId={testIds.rollAllPresent}
              isDisabled={open.length === 0}
              onPress={markRest}
            >
              <CheckCheck aria-hidden className="size-5" />
              {text.session.allPresent}
            </Button>
            <StatusBadge list="session_status" code={session.status} />
            <span className="flex-1" />
            <Counts rows={adults} />
          </div>
          <p className="-mt-2 text-muted text-sm">{text.session.rollLead}</p>
          <RollTable
            title={text.session.adults}
            rows={adults}
            startHere
            onMark={choose}
            onAllPresent={markRest}
          />
          {children.length > 0 && (
            <RollTable
              title={text.session.childcare}
              rows={children}
              onMark={choose}
              onAllPresent={markRest}
            />
          )}
        </>
      )}
      <AddToRoll known={rows} onAdd={add} />
      {makingUp && (
        <MakeUpDialog
          sessionId={id}
          row={makingUp}
          onClose={() => setMakingUp(null)}
          onPresent={() => {
            setMakingUp(null);
            mark([makingUp], "present");
          }}
        />
      )}
    </Page>
  );
}

/** Against the headcount: 出席 8 / 在籍 10. */
function Counts({ rows }: { rows: RollRow[] }) {
  const text = useText();
  const count = (states: string[]) =>
    rows.filter((row) => row.state !== null && states.includes(row.state)).length;
  return (
    <output data-testid={testIds.rollCounts} className="flex flex-wrap items-baseline gap-x-4 tabular-nums">
      <span className="font-bold text-xl">
        {text.session.headcount({ present: count(PRESENT), listed: rows.length })}
      </span>
      <span>
        {text.session.counts({
          absent: count(ABSENT),
          open: rows.filter((row) => row.state === null).length,
        })}
      </span>
    </output>
  );
}
