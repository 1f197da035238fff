import { CalendarPlus } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { useToday } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { SessionLine } from "../today/cards";
import { Group } from "../today/Today";

export function SessionList() {
  const text = useText();
  const today = useToday();
  const sessions = today.data?.sessions ?? [];
  return (
    <Page
      title={text.session.listTitle}
      actions={
        <ButtonLink to="/session/new" weight="primary" testId={testIds.sessionNew}>
          <CalendarPlus aria-hidden className="size-5" />
          {text.session.create}
        </ButtonLink>
      }
    >
      {today.isError && <LoadProblem error={today.error} onRetry={() => void today.refetch()} />}
      {today.data && sessions.length === 0 && (
        <Empty title={text.session.listEmpty} lead={text.session.listEmptyLead} />
      )}
      {sessions.length > 0 && (
        <Group title={text.today.title} count={sessions.length}>
          {sessions.map((session) => (
            <SessionLine key={session.id} session={session} />
          ))}
        </Group>
      )}
    </Page>
  );
}
