import { CheckCheck, CircleCheck } from "lucide-react";
import { useParams } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { StatusBadge } from "../../components/StatusBadge";
import { problemSentence, useLanguage, useText } from "../../i18n/text";
import type { RollCallView, RollRow } from "../../lib/api/bindings";
import { useRollCall } from "../../lib/api/queries";
import { dayOf, longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { useSpan } from "../today/cards";
import { AddToRoll } from "./AddToRoll";
import { RollTable } from "./RollTable";
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
  const open = rows.filter((row) => row.state === null);
  const children = rows.filter((row) => row.attendance_role === "child_in_childcare");
  const adults = rows.filter((row) => row.attendance_role !== "child_in_childcare");
  const held = session.status === "held";

  return (
    <Page
      testId={testIds.rollCall}
      title={text.session.rollTitle}
      lead={text.session.rollLead}
      actions={
        <>
          <ButtonLink to={`/session/${id}`} weight="quiet" testId={testIds.rollEdit}>
            {text.session.edit}
          </ButtonLink>
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
      <SessionHead view={view} />
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
            <span className="text-muted text-sm">{text.session.allPresentHelp}</span>
            <span className="flex-1" />
            <Counts rows={adults} />
          </div>
          <RollTable title={text.session.adults} rows={adults} onMark={mark} onAllPresent={markRest} />
          {children.length > 0 && (
            <RollTable title={text.session.childcare} rows={children} onMark={mark} onAllPresent={markRest} />
          )}
        </>
      )}
      <AddToRoll known={rows} onAdd={add} />
    </Page>
  );
}

function SessionHead({ view }: { view: RollCallView }) {
  const text = useText();
  const language = useLanguage();
  const span = useSpan();
  const { session } = view;
  const number = session.sequence_no === null ? null : text.today.sequence({ no: session.sequence_no });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-12 border border-line bg-surface px-5 py-3">
      <span className="font-bold">
        {[session.course ?? session.programme, number, session.theme].filter(Boolean).join(" ")}
      </span>
      {session.start_at && (
        <span>
          {longDate(dayOf(session.start_at), language)} {span(session.start_at, session.end_at)}
        </span>
      )}
      <StatusBadge list="session_status" code={session.status} />
    </div>
  );
}

function Counts({ rows }: { rows: RollRow[] }) {
  const text = useText();
  const count = (states: string[]) =>
    rows.filter((row) => row.state !== null && states.includes(row.state)).length;
  return (
    <output data-testid={testIds.rollCounts} className="font-bold tabular-nums">
      {text.session.counts({
        present: count(PRESENT),
        absent: count(ABSENT),
        open: rows.filter((row) => row.state === null).length,
      })}
    </output>
  );
}
