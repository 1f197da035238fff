import { Footprints, House } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { FEW, First } from "../../components/Rest";
import { useLanguage, useText } from "../../i18n/text";
import type { TodayView } from "../../lib/api/bindings";
import { useToday } from "../../lib/api/queries";
import { longDate } from "../../lib/dates/format";
import { useMay } from "../../lib/may";
import { testIds } from "../../testids";
import { useDueThisMonth } from "../memory/memory-queries";
import { useSharing } from "../sharing/sharing-queries";
import { useArrangements } from "../stays/desk-queries";
import { useDuplicates } from "../twins/twin-queries";
import { SessionLine, StayLine, VisitLine } from "./cards";
import { Drafts, NeedsMe } from "./NeedsMe";
import { Tonight } from "./Tonight";

export function Today() {
  const text = useText();
  const language = useLanguage();
  const today = useToday();
  const may = useMay();
  if (today.isError) {
    return (
      <Page title={text.today.title}>
        <LoadProblem error={today.error} onRetry={() => void today.refetch()} />
      </Page>
    );
  }
  if (!today.data) return null;
  return (
    <Page
      testId={testIds.today}
      title={text.today.title}
      lead={longDate(today.data.date, language)}
      actions={
        may("visits") && (
          <ButtonLink to="/visit/new" weight="primary" testId={testIds.visitNew}>
            <Footprints aria-hidden className="size-5" />
            {text.today.recordVisit}
          </ButtonLink>
        )
      }
    >
      <Tonight views={today.data.tonight} />
      <Groups view={today.data} />
    </Page>
  );
}

function Groups({ view }: { view: TodayView }) {
  const text = useText();
  const conflicts = useSharing().data?.conflicts ?? 0;
  const may = useMay();
  const nights = useArrangements(may("beds")).data ?? [];
  const ends = useDueThisMonth().data ?? 0;
  const alike = useDuplicates(may("merge")).data?.count ?? 0;
  const { visits, arrivals, departures, in_house, sessions, due, drafts, unread, unassigned } = view;
  const nothing =
    [visits, arrivals, departures, in_house, sessions, due, drafts].every((group) => group.length === 0) &&
    unread + unassigned + conflicts + nights.length + ends + alike === 0;
  if (nothing) {
    return (
      <Empty
        testId={testIds.todayEmpty}
        title={text.today.emptyTitle}
        lead={text.today.emptyLead}
        actions={
          may("new_family") && (
            <ButtonLink to="/family/new">
              <House aria-hidden className="size-5" />
              {text.today.addFamily}
            </ButtonLink>
          )
        }
      />
    );
  }
  return (
    <>
      <Drafts drafts={drafts} />
      <NeedsMe view={view} conflicts={conflicts} nights={nights} ends={ends} alike={alike} />
      {may("visits") && (
        <Group title={text.today.visits} count={visits.length} testId={testIds.todayVisits}>
          <First name="today-visits" of={visits} what={text.today.visits} few={2 * FEW}>
            {(visit) => <VisitLine key={visit.id} visit={visit} />}
          </First>
        </Group>
      )}
      {may("beds") && (
        <>
          <Group title={text.today.arrivals} count={arrivals.length} testId={testIds.todayArrivals}>
            <First name="today-arrivals" of={arrivals} what={text.today.arrivals}>
              {(stay) => <StayLine key={stay.id} stay={stay} at="in" />}
            </First>
          </Group>
          <Group title={text.today.departures} count={departures.length} testId={testIds.todayDepartures}>
            <First name="today-departures" of={departures} what={text.today.departures}>
              {(stay) => <StayLine key={stay.id} stay={stay} at="out" />}
            </First>
          </Group>
          <Group title={text.today.inHouse} count={in_house.length} testId={testIds.todayInHouse}>
            <First name="today-in_house" of={in_house} what={text.today.inHouse}>
              {(stay) => <StayLine key={stay.id} stay={stay} at="out" />}
            </First>
          </Group>
        </>
      )}
      {may("courses") && (
        <Group title={text.today.sessions} count={sessions.length} testId={testIds.todaySessions}>
          <First name="today-sessions" of={sessions} what={text.today.sessions}>
            {(session) => <SessionLine key={session.id} session={session} />}
          </First>
        </Group>
      )}
    </>
  );
}

type GroupProps = { title: string; count: number; testId?: string; children: ReactNode };

/** A titled list; an empty one is one quiet line, so that the page keeps its order from day to day. */
export function Group({ title, count, testId, children }: GroupProps) {
  const text = useText();
  return (
    <section data-testid={testId} className="rounded-12 border border-line bg-surface px-4 py-2">
      <h2 className="flex items-baseline gap-3 px-1 py-1 font-bold text-lg leading-150">
        {title}
        <span className="font-normal text-base text-muted">{count === 0 ? text.today.nothing : count}</span>
      </h2>
      {count > 0 && <ul className="m-0 list-none p-0">{children}</ul>}
    </section>
  );
}
