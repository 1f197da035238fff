import { BedDouble } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { useOptions, useToday } from "../../lib/api/queries";
import { programmesOf } from "../../lib/programmes";
import { testIds } from "../../testids";
import { StayLine } from "../today/cards";
import { Group } from "../today/Today";
import { BedWeek } from "./BedWeek";

export function StayList() {
  const text = useText();
  const today = useToday();
  const options = useOptions();
  const view = today.data;
  const nobody = view && [view.arrivals, view.departures, view.in_house].every((group) => group.length === 0);
  return (
    <Page
      title={text.stay.listTitle}
      actions={
        <ButtonLink to="/stay/new" weight="primary" testId={testIds.stayNew}>
          <BedDouble aria-hidden className="size-5" />
          {text.stay.record}
        </ButtonLink>
      }
    >
      {today.isError && <LoadProblem error={today.error} onRetry={() => void today.refetch()} />}
      {view && <BedWeek programmes={programmesOf(options.data, "stay")} from={view.date} />}
      {nobody && <Empty title={text.stay.listEmpty} lead={text.stay.listEmptyLead} />}
      {view && !nobody && (
        <>
          <Group title={text.today.arrivals} count={view.arrivals.length}>
            {view.arrivals.map((stay) => (
              <StayLine key={stay.id} stay={stay} at="in" />
            ))}
          </Group>
          <Group title={text.today.departures} count={view.departures.length}>
            {view.departures.map((stay) => (
              <StayLine key={stay.id} stay={stay} at="out" />
            ))}
          </Group>
          <Group title={text.today.inHouse} count={view.in_house.length}>
            {view.in_house.map((stay) => (
              <StayLine key={stay.id} stay={stay} at="out" />
            ))}
          </Group>
        </>
      )}
    </Page>
  );
}
