import { BookOpenCheck, Clock, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { Rest, useFirst } from "../../components/Rest";
import { useText } from "../../i18n/text";
import type { AssignedView, AssignmentsView, UnassignedView } from "../../lib/api/bindings";
import { useAssignments } from "../../lib/api/office-queries";
import { testIds, waitingId } from "../../testids";
import { AssignedTable } from "./AssignedTable";
import { AssignPanel, ChangePanel } from "./AssignPanel";
import { Loads } from "./Loads";

/** Longer than this a family has waited too long: it stands out. */
const LONG_DAYS = 14;

type Task = { family: UnassignedView } | { held: AssignedView };

/** Families without a visitor, who visits whom, what each visitor carries. */
export function Assignments() {
  const text = useText();
  const view = useAssignments();
  const [task, setTask] = useState<Task | null>(null);
  const done = () => setTask(null);
  return (
    <Page
      wide
      testId={testIds.assignments}
      title={text.visiting.assign.title}
      lead={text.visiting.assign.lead}
      actions={
        <ButtonLink to="/reviews" testId={testIds.assignToReviews}>
          <BookOpenCheck aria-hidden className="size-5" />
          {text.visiting.assign.toReviews}
        </ButtonLink>
      }
    >
      {view.isError && <LoadProblem error={view.error} onRetry={() => void view.refetch()} />}
      {task && "family" in task && (
        <AssignPanel key={task.family.enrolment_id} family={task.family} onDone={done} />
      )}
      {task && "held" in task && <ChangePanel key={task.held.assignment_id} held={task.held} onDone={done} />}
      {view.data && <Lists view={view.data} busy={task !== null} onTask={setTask} />}
    </Page>
  );
}

type ListsProps = { view: AssignmentsView; busy: boolean; onTask: (task: Task) => void };

function Lists({ view, busy, onTask }: ListsProps) {
  const text = useText();
  const { assign } = text.visiting;
  const { unassigned, assigned, workers } = view;
  if (unassigned.length === 0 && assigned.length === 0) {
    return (
      <>
        <Empty
          title={assign.emptyTitle}
          lead={assign.emptyLead}
          actions={<ButtonLink to="/find">{assign.toFamilies}</ButtonLink>}
        />
        <Loads workers={workers} />
      </>
    );
  }
  return (
    <>
      <Waiting families={unassigned} busy={busy} onChoose={(family) => onTask({ family })} />
      <AssignedTable assigned={assigned} onChange={(held) => onTask({ held })} />
      <Loads workers={workers} />
    </>
  );
}

type WaitingProps = { families: UnassignedView[]; busy: boolean; onChoose: (family: UnassignedView) => void };

function Waiting({ families, busy, onChoose }: WaitingProps) {
  const text = useText();
  const { shown, rest } = useFirst("waiting", families);
  const { assign } = text.visiting;
  return (
    <section className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="flex items-baseline gap-3 font-bold text-lg leading-150">
        {assign.waiting}
        <span className="font-normal text-base text-muted">{families.length}</span>
      </h2>
      {families.length === 0 && <p className="text-muted">{assign.waitingNone}</p>}
      <ul className="m-0 list-none p-0">
        {shown.map((family, at) => (
          <li
            key={family.enrolment_id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 last:border-b-0"
          >
            <span className="min-w-64 flex-1 leading-150">
              <Link to={`/family/${family.household_id}`} className="font-bold text-ink underline-offset-4">
                {family.household}
              </Link>
              <span className="block text-muted text-sm">
                {[family.programme, family.district].filter(Boolean).join(" / ")}
              </span>
            </span>
            {family.waiting_days !== null && (
              <Badge icon={Clock} tone={family.waiting_days >= LONG_DAYS ? "warn" : "quiet"}>
                {family.waiting_days === 0
                  ? assign.waitingToday
                  : assign.waitingDays({ days: family.waiting_days })}
              </Badge>
            )}
            <Button
              weight={at === 0 && !busy ? "primary" : "secondary"}
              testId={waitingId(family.enrolment_id)}
              onPress={() => onChoose(family)}
            >
              <UserRoundPlus aria-hidden className="size-5" />
              {assign.decide}
            </Button>
          </li>
        ))}
      </ul>
      <Rest {...rest} what={assign.waiting} />
    </section>
  );
}
