import { FileDown, FileInput, FileSpreadsheet, Printer } from "lucide-react";
import { useParams } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { ReportView } from "../../lib/api/bindings";
import type { ReportQuery, ReportSpot } from "../../lib/api/commands";
import { toProblem } from "../../lib/api/problem";
import { todayInTokyo } from "../../lib/dates/civil";
import { useMay } from "../../lib/may";
import { usePrint } from "../../lib/print";
import { testIds } from "../../testids";
import { type Asked, queryOf, useAsked } from "./asked";
import { Behind } from "./Behind";
import { Charts } from "./Charts";
import { Chooser } from "./Chooser";
import { FigureTable } from "./FigureTable";
import { PlanBars } from "./PlanBars";
import { PrintHead } from "./PrintHead";
import { Rules } from "./Rules";
import { useReport, useReportTables } from "./report-queries";
import { useSaid } from "./words";

/** A table of counted figures, with what is behind each of its numbers. */
export function Report() {
  const { table = "" } = useParams();
  const [asked, change] = useAsked();
  const query = queryOf(table, asked, todayInTokyo());
  if (query !== null && asked.spot !== null) {
    return <Behind query={query} asked={asked} spot={asked.spot} onBack={() => change({ spot: null })} />;
  }
  return <Whole key={table} table={table} asked={asked} query={query} onChange={change} />;
}

type Props = {
  table: string;
  asked: Asked;
  query: ReportQuery | null;
  onChange: (change: Partial<Asked>) => void;
};

function Whole({ table, asked, query, onChange }: Props) {
  const text = useText();
  const said = useSaid();
  const may = useMay();
  const tables = useReportTables();
  const under = asked.under > 0 ? asked.under : null;
  const report = useReport(query, under);
  const known = tables.data?.find((one) => one.table === table);
  const about = known?.about;
  const view = query === null ? undefined : report.data;
  return (
    <Page
      wide
      testId={testIds.report}
      title={known ? said(known.name) : text.reports.title}
      lead={about ? said(about) : undefined}
      actions={
        <>
          {view && query && <Take view={view} query={query} asked={asked} />}
          {table === "plan" && may("settings") && (
            <ButtonLink to="/plans">{text.reports.plans.mend}</ButtonLink>
          )}
          <ButtonLink to="/reports">{text.reports.chooseAgain}</ButtonLink>
        </>
      }
    >
      {view && <PrintHead view={view} asked={asked} />}
      <Chooser asked={asked} report={view} readable={query !== null} onChange={onChange} />
      {report.isError && <LoadProblem error={report.error} onRetry={() => void report.refetch()} />}
      {view && view.rows.length === 0 && (
        <Empty title={text.reports.empty} lead={may("settings") ? text.reports.emptyLead : undefined} />
      )}
      {view && view.rows.length > 0 && (
        <Figures
          view={view}
          asked={asked}
          onOpen={may("records_behind") && under === null ? (spot) => onChange({ spot }) : undefined}
        />
      )}
    </Page>
  );
}

type FiguresProps = { view: ReportView; asked: Asked; onOpen?: (spot: ReportSpot) => void };

/** The chart stands beside a table of few columns, below one of many. */
function Figures({ view, asked, onOpen }: FiguresProps) {
  const few = view.columns.length <= 3 && view.nights.length === 0;
  return (
    <div className={`flex gap-5 print:block ${few ? "flex-wrap items-start" : "flex-col"}`}>
      <div className={`flex min-w-0 flex-col gap-4 ${few ? "flex-[3_1_34rem]" : ""}`}>
        <FigureTable view={view} style={asked.style} onOpen={onOpen} />
        <Rules view={view} />
      </div>
      <div className={`min-w-0 ${few ? "flex-[2_1_24rem]" : ""}`}>
        {view.table === "plan" ? (
          <PlanBars key={view.columns.length} view={view} style={asked.style} />
        ) : (
          <Charts view={view} style={asked.style} wide={!few} />
        )}
      </div>
    </div>
  );
}

type TakeProps = { view: ReportView; query: ReportQuery; asked: Asked };

/** On paper, or as a file. */
function Take({ view, query, asked }: TakeProps) {
  const text = useText();
  const said = useSaid();
  const may = useMay();
  const toasts = useToasts();
  const print = usePrint();

  const under = asked.under > 0 ? asked.under : null;

  async function save(form: "csv" | "xlsx" | "template") {
    try {
      const template = form === "template" ? await call("pick_template", {}) : null;
      if (form === "template" && template === null) return;
      const folder = await call("pick_folder", {});
      if (folder === null) return;
      const path = await call("save_report", { query, form, fy_label: asked.style, under, template, folder });
      toasts.show({ message: text.reports.saved({ path }) });
    } catch (thrown) {
      toasts.show({ message: text.reports.saving, problem: toProblem(thrown) });
    }
  }

  return (
    <>
      {may("print") && (
        <Button
          testId={testIds.reportPrint}
          onPress={() => void print({ kind: null, id: null, what: said(view.name) })}
        >
          <Printer aria-hidden className="size-5" />
          {text.reports.print}
        </Button>
      )}
      <Button testId={testIds.reportExcel} onPress={() => void save("xlsx")}>
        <FileSpreadsheet aria-hidden className="size-5" />
        {text.reports.excel}
      </Button>
      <Button testId={testIds.reportTemplate} onPress={() => void save("template")}>
        <FileInput aria-hidden className="size-5" />
        {text.reports.template}
      </Button>
      <Button testId={testIds.reportCsv} onPress={() => void save("csv")}>
        <FileDown aria-hidden className="size-5" />
        {text.reports.csv}
      </Button>
    </>
  );
}
