import { ChevronRight, Target } from "lucide-react";
import { Link } from "react-router";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import { useMay } from "../../lib/may";
import { reportTableId, testIds } from "../../testids";
import { useReportTables } from "./report-queries";
import { useSaid } from "./words";

/** Which table: each with one line about it. */
export function Reports() {
  const text = useText();
  const said = useSaid();
  const may = useMay();
  const tables = useReportTables();
  return (
    <Page
      testId={testIds.reports}
      title={text.reports.title}
      lead={text.reports.lead}
      actions={
        may("settings") && (
          <ButtonLink to="/plans" testId={testIds.plansOpen}>
            <Target aria-hidden className="size-5" />
            {text.reports.plans.title}
          </ButtonLink>
        )
      }
    >
      {tables.isError && <LoadProblem error={tables.error} onRetry={() => void tables.refetch()} />}
      {tables.data?.length === 0 && <Empty title={text.reports.noTables} />}
      {tables.data && tables.data.length > 0 && (
        <section>
          <h2 className="mb-2 font-bold text-lg">{text.reports.choose}</h2>
          <ul className="m-0 list-none overflow-hidden rounded-12 border border-line bg-surface p-0">
            {tables.data.map(({ table, name, about }) => (
              <li key={table} className="border-line border-b last:border-b-0">
                <Link
                  to={`/reports/${table}`}
                  data-testid={reportTableId(table)}
                  className="flex min-h-16 items-center gap-4 px-5 py-2.5 text-ink no-underline hover:bg-tint"
                >
                  <span className="flex-1 leading-150">
                    <span className="block font-bold text-primary underline underline-offset-4">
                      {said(name)}
                    </span>
                    {about && <span className="block text-sm">{said(about)}</span>}
                  </span>
                  <ChevronRight aria-hidden className="size-5 shrink-0 text-primary" />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}
