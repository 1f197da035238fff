import { Eraser, EyeOff, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { Button, ButtonLink } from "../../components/Button";
import { LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { DueCalendar, DueErasure, DueSecret } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { longDate, shortDate } from "../../lib/dates/format";
import { dueErasureId, dueSecretId, testIds } from "../../testids";
import { EraseDialog } from "./EraseDialog";
import { useDueCalendar } from "./memory-queries";

/** What comes up in these months: families whose retention ends, confidential addresses to renew. */
export function Due() {
  const text = useText();
  const language = useLanguage();
  const calendar = useDueCalendar();
  const { due } = text.memory;
  return (
    <Page
      testId={testIds.due}
      title={due.title}
      lead={calendar.data && due.lead({ until: longDate(calendar.data.until, language) })}
      actions={
        <ButtonLink to="/access" weight="quiet">
          {text.memory.openLog}
        </ButtonLink>
      }
    >
      {calendar.isError && <LoadProblem error={calendar.error} onRetry={() => void calendar.refetch()} />}
      {calendar.data && <Lists calendar={calendar.data} />}
    </Page>
  );
}

const LIST = "rounded-12 border border-line bg-surface px-5 py-4";

function Lists({ calendar }: { calendar: DueCalendar }) {
  const { due } = useText().memory;
  const { erasures, secrets, retention_missing } = calendar;
  return (
    <>
      <section className={LIST}>
        <h2 className="font-bold text-lg leading-150">{due.secrets}</h2>
        {secrets.length === 0 && <p className="text-muted">{due.secretsEmpty}</p>}
        <ul className="m-0 list-none p-0">
          {secrets.map((line) => (
            <Secret key={line.household_id} line={line} />
          ))}
        </ul>
      </section>
      <section className={LIST}>
        <h2 className="font-bold text-lg leading-150">{due.erasures}</h2>
        {erasures.length === 0 && <p className="text-muted">{due.erasuresEmpty}</p>}
        <ul className="m-0 list-none p-0">
          {erasures.map((line) => (
            <Erasure key={line.household_id} line={line} />
          ))}
        </ul>
      </section>
      {retention_missing.length > 0 && (
        <section className="flex items-start gap-3 rounded-12 border border-line bg-surface px-5 py-4">
          <TriangleAlert aria-hidden className="mt-0.5 size-6 shrink-0 text-warn-mark" />
          <div>
            <h2 className="font-bold leading-150">{due.missing}</h2>
            <p>{due.missingLead({ names: retention_missing.join("、") })}</p>
          </div>
        </section>
      )}
    </>
  );
}

const LINE =
  "flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 last:border-b-0 leading-150";

function When({ day }: { day: string }) {
  const language = useLanguage();
  const { due } = useText().memory;
  const today = todayInTokyo();
  return (
    <span className="w-44 shrink-0">
      <span className="block font-bold tabular-nums">{shortDate(day, language, today)}</span>
      {day < today && (
        <Badge icon={TriangleAlert} tone="warn">
          {due.passed}
        </Badge>
      )}
    </span>
  );
}

function Family({ id, name, code }: { id: string; name: string; code: string }) {
  return (
    <span className="block">
      <Link to={`/family/${id}`} className="font-bold text-primary underline underline-offset-4">
        {name}
      </Link>
      <span className="ml-2 text-muted tabular-nums">{code}</span>
    </span>
  );
}

function Secret({ line }: { line: DueSecret }) {
  const { due } = useText().memory;
  return (
    <li data-testid={dueSecretId(line.household_id)} className={LINE}>
      <When day={line.due_on} />
      <span className="min-w-56 flex-1">
        <Family id={line.household_id} name={line.name} code={line.code} />
      </span>
      <ButtonLink to={`/family/${line.household_id}/edit`} label={`${line.name} ${due.renew}`}>
        <EyeOff aria-hidden className="size-5" />
        {due.renew}
      </ButtonLink>
    </li>
  );
}

function Erasure({ line }: { line: DueErasure }) {
  const text = useText();
  const language = useLanguage();
  const [asked, setAsked] = useState(false);
  const { due } = text.memory;
  return (
    <li data-testid={dueErasureId(line.household_id)} className={LINE}>
      <When day={line.due_on} />
      <span className="min-w-56 flex-1">
        <Family id={line.household_id} name={line.name} code={line.code} />
        <span className="block text-muted">
          {due.kept({
            programme: line.programme,
            ended: longDate(line.ended_on, language),
            years: line.years,
          })}
        </span>
      </span>
      <Button aria-label={due.eraseOf({ name: line.name })} onPress={() => setAsked(true)}>
        <Eraser aria-hidden className="size-5" />
        {due.erase}
      </Button>
      {asked && (
        <EraseDialog
          family={{ id: line.household_id, name: line.name, code: line.code }}
          basis="retention"
          onClose={() => setAsked(false)}
        />
      )}
    </li>
  );
}
