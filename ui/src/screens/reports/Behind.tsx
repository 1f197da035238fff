import { ArrowLeft, ChevronRight, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { MendLink } from "../../components/MendLink";
import { LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { BehindView, ReportRecord } from "../../lib/api/bindings";
import type { ReportQuery, ReportSpot } from "../../lib/api/commands";
import { toProblem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { behindId, testIds } from "../../testids";
import type { Asked } from "./asked";
import { useBehind } from "./report-queries";
import { inLine, numberWords, useHead, useRowWords, useSaid } from "./words";

type Props = { query: ReportQuery; asked: Asked; spot: ReportSpot; onBack: () => void };

/** The records that a number is made of. */
export function Behind({ query, asked, spot, onBack }: Props) {
  const text = useText();
  const head = useHead(asked.style);
  const rowWords = useRowWords();
  const behind = useBehind(query, spot);
  const top = useRef<HTMLDivElement>(null);
  const { data } = behind;
  const words = text.reports.behind;
  const gone = behind.isError && toProblem(behind.error).code === "line_unknown";

  useEffect(() => top.current?.focus(), []);

  const back = (
    <Button testId={testIds.behindBack} onPress={onBack}>
      <ArrowLeft aria-hidden className="size-5" />
      {words.back}
    </Button>
  );
  return (
    <div ref={top} tabIndex={-1} className="outline-none">
      <Page
        wide
        testId={testIds.behind}
        title={
          data
            ? words.title({ row: rowWords(data.row), column: inLine(head(data.column)) })
            : text.reports.title
        }
        actions={back}
      >
        {gone && <p role="alert">{words.gone}</p>}
        {behind.isError && !gone && (
          <LoadProblem error={behind.error} onRetry={() => void behind.refetch()} />
        )}
        {data && <Records data={data} table={query.table} />}
      </Page>
    </div>
  );
}

function Records({ data, table }: { data: BehindView; table: string }) {
  const text = useText();
  const said = useSaid();
  const words = text.reports.behind;
  const { row, records, total, erased, households } = data;
  const [cell] = row.cells;
  const unit = said(row.unit);
  const summed = records.some(({ adds }) => adds !== null);
  const rate = cell !== undefined && (cell.value === null || cell.text.includes("."));
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
        {cell && (
          <p className="font-bold text-[1.75rem] leading-140 tabular-nums">
            {words.value({ value: numberWords(cell), unit: cell.value === null ? "" : unit })}
          </p>
        )}
        <p className="font-bold">{words.records({ count: total })}</p>
      </div>
      <ul className="m-0 list-disc pl-6 empty:hidden">
        {summed && total === records.length && <li>{erased === null ? words.sum : words.sumErased}</li>}
        {rate && <li>{words.average}</li>}
        {households !== null && <li>{words.households({ count: households })}</li>}
        {erased !== null && <li>{words.erased({ value: erased, unit })}</li>}
        {total > records.length && <li>{words.shown({ shown: records.length })}</li>}
      </ul>
      {records.length === 0 ? (
        <p className="text-muted">{words.none}</p>
      ) : (
        <List records={records} table={table} unit={summed ? unit : null} />
      )}
    </>
  );
}

type ListProps = { records: ReportRecord[]; table: string; unit: string | null };

const HEAD = "px-3 py-2 text-left font-normal text-muted text-sm";
const CELL = "border-line border-t px-3 py-1 leading-150";

function List({ records, table, unit }: ListProps) {
  const text = useText();
  const words = text.reports.behind;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={words.records({ count: records.length })}
      className="relative overflow-x-auto rounded-12 border border-line bg-surface"
    >
      <table className="w-full border-collapse">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              {words.day}
            </th>
            <th scope="col" className={HEAD}>
              {words.who}
            </th>
            <th scope="col" className={HEAD}>
              {words.kind}
            </th>
            <th scope="col" className={HEAD}>
              {text.reports.programme}
            </th>
            <th scope="col" className={HEAD}>
              {words.status}
            </th>
            {unit !== null && (
              <th scope="col" className={`${HEAD} text-right!`}>
                {words.adds}
              </th>
            )}
            <th scope="col" className={HEAD}>
              <span className="sr-only">{words.open}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <Line key={`${record.kind}-${record.id}`} record={record} table={table} unit={unit} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ record, table, unit }: { record: ReportRecord; table: string; unit: string | null }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const words = text.reports.behind;
  const kinds: Record<string, string> = text.reports.kinds;
  const place = placeOf(record);
  const { kind, date, title, programme, status, adds, deleted } = record;
  return (
    <tr data-testid={behindId(record.id)}>
      <td className={`${CELL} whitespace-nowrap`}>
        {date === null ? "" : shortDate(date, language, todayInTokyo())}
      </td>
      <td className={`${CELL} min-w-40 font-bold`}>{title}</td>
      <td className={CELL}>{kinds[kind] ?? kind}</td>
      <td className={CELL}>{programme}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        {deleted ? (
          <Badge icon={Trash2} tone="warn">
            {words.deleted}
          </Badge>
        ) : (
          status !== null && wordIn(catalogue.data, `${kind}_status`, status, language)
        )}
      </td>
      {unit !== null && (
        <td className={`${CELL} whitespace-nowrap text-right tabular-nums`}>
          {adds !== null && words.value({ value: adds, unit })}
        </td>
      )}
      <td className={`${CELL} text-right`}>
        {place !== null && !deleted && (
          <MendLink
            to={place}
            from={{ place: `/reports/${table}`, label: "reports" }}
            className="inline-flex min-h-11 items-center whitespace-nowrap font-bold text-primary underline underline-offset-4"
          >
            {words.open}
            <span className="sr-only">
              {" "}
              {title} {date}
            </span>
            <ChevronRight aria-hidden className="size-5" />
          </MendLink>
        )}
      </td>
    </tr>
  );
}

/** Kinds of record that have a screen, and where it is. */
const PLACES: Record<string, (id: string) => string> = {
  visit: (id) => `/visit/${id}`,
  stay: (id) => `/stay/${id}`,
  session: (id) => `/session/${id}/roll`,
  worker: (id) => `/worker/${id}`,
  household: (id) => `/family/${id}`,
  consultation: (id) => `/consultation/${id}`,
  referral: (id) => `/referral/${id}`,
  support_plan: (id) => `/plan/${id}`,
  response: (id) => `/response/${id}`,
  shipment: (id) => `/shipment/${id}`,
};

/** What has no screen of its own is found on its family's. */
function placeOf({ opens_kind, opens_id, household_id }: ReportRecord): string | null {
  const to = opens_kind === null ? undefined : PLACES[opens_kind];
  if (to && opens_id !== null) return to(opens_id);
  return household_id === null ? null : `/family/${household_id}`;
}
