import { BookOpenCheck, CalendarPlus, Footprints } from "lucide-react";
import { useLocation, useNavigate } from "react-router";
import { ButtonLink } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { useToday, useVisits } from "../../lib/api/queries";
import { addDays, isoWeek, mondayOf, todayInTokyo } from "../../lib/dates/civil";
import { testIds } from "../../testids";
import { Unrecorded } from "./Unrecorded";
import { WeekDays } from "./WeekDays";
import { WeekStepper } from "./WeekStepper";

/** Kept with the place in the history: who comes back from a record sees the week they left. */
type Kept = { monday?: string; everyone?: boolean };

/** My visits of a week; what is not recorded yet stands first. */
export function VisitList() {
  const text = useText();
  const navigate = useNavigate();
  const kept = (useLocation().state ?? {}) as Kept;
  const thisWeek = mondayOf(isoWeek(todayInTokyo())) ?? todayInTokyo();
  const monday = kept.monday ?? thisWeek;
  const everyone = kept.everyone ?? false;
  const visits = useVisits(monday, addDays(monday, 6), !everyone);
  const keep = (change: Kept) =>
    void navigate(".", { replace: true, state: { monday, everyone, ...change } satisfies Kept });

  return (
    <Page
      testId={testIds.visitList}
      title={text.visiting.listTitle}
      actions={
        <>
          <ButtonLink to="/visit/plan" testId={testIds.visitPlan}>
            <CalendarPlus aria-hidden className="size-5" />
            {text.visiting.plan}
          </ButtonLink>
          <ButtonLink to="/visit/new" weight="primary" testId={testIds.visitNew}>
            <Footprints aria-hidden className="size-5" />
            {text.visiting.recordVisit}
          </ButtonLink>
        </>
      }
    >
      <Reviews />
      {visits.isError && <LoadProblem error={visits.error} onRetry={() => void visits.refetch()} />}
      {visits.data && <Unrecorded visits={visits.data.unrecorded} />}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <WeekStepper monday={monday} thisWeek={thisWeek} onChange={(to) => keep({ monday: to })} />
        <Chips
          name="whose"
          label={text.visiting.whose}
          labelHidden
          value={everyone ? "everyone" : "mine"}
          onChange={(value) => keep({ everyone: value === "everyone" })}
          choices={[
            { value: "mine", label: text.visiting.mine },
            { value: "everyone", label: text.visiting.everyone },
          ]}
        />
      </div>
      {visits.data &&
        (visits.data.visits.length === 0 ? (
          <Empty title={text.visiting.weekEmpty} lead={text.visiting.weekEmptyLead} />
        ) : (
          <WeekDays monday={visits.data.from} visits={visits.data.visits} />
        ))}
    </Page>
  );
}

/** Records that wait to be read, for those who read them. */
function Reviews() {
  const text = useText();
  const today = useToday();
  const unread = today.data?.unread ?? 0;
  if (unread === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-8 border border-primary bg-tint px-4 py-1.5">
      <span className="flex min-w-0 flex-1 items-center gap-2">
        <BookOpenCheck aria-hidden className="size-5 shrink-0 text-primary" />
        {text.visiting.toReviews({ count: unread })}
      </span>
      <ButtonLink to="/reviews" weight="quiet" testId={testIds.visitReviews}>
        {text.visiting.openReviews}
      </ButtonLink>
    </p>
  );
}
