import { Footprints } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { useToday } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { VisitLine } from "../today/cards";
import { Group } from "../today/Today";

export function VisitList() {
  const text = useText();
  const today = useToday();
  const visits = today.data?.visits ?? [];
  return (
    <Page
      title={text.visit.listTitle}
      actions={
        <ButtonLink to="/visit/new" weight="primary" testId={testIds.visitNew}>
          <Footprints aria-hidden className="size-5" />
          {text.today.recordVisit}
        </ButtonLink>
      }
    >
      {today.isError && <LoadProblem error={today.error} onRetry={() => void today.refetch()} />}
      {today.data && visits.length === 0 && (
        <Empty title={text.visit.listEmpty} lead={text.visit.listEmptyLead} />
      )}
      {visits.length > 0 && (
        <Group title={text.visit.listToday} count={visits.length}>
          {visits.map((visit) => (
            <VisitLine key={visit.id} visit={visit} />
          ))}
        </Group>
      )}
      <p className="text-muted">{text.visit.older}</p>
    </Page>
  );
}
