import { ChevronRight, CircleCheck, FileClock, FileWarning, Info } from "lucide-react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { Section } from "../../components/FormShell";
import { MendLink } from "../../components/MendLink";
import { LoadProblem } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { DueView, PreviewFile, WeeklyCheck, WeeklyPreview } from "../../lib/api/bindings";
import type { ExportLevel } from "../../lib/api/commands";
import { useWeeklyPreview } from "../../lib/api/office-queries";
import { useToday } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { checkId, previewFileId, testIds } from "../../testids";
import { MissingLines } from "../sharing/Arrivals";
import { useSharing } from "../sharing/sharing-queries";

type Props = { period: string | null; recipientId: string; level: ExportLevel };

/** What to mend before the CSV is written, and what would be in it. */
export function Preview({ period, recipientId, level }: Props) {
  const text = useText();
  const preview = useWeeklyPreview(period, recipientId, level);
  const today = useToday();
  const asked = period !== null && recipientId !== "";
  return (
    <div data-testid={testIds.weeklyPreview}>
      <Section title={text.weekly.before}>
        {!asked && <p className="text-muted">{text.weekly.beforeChoose}</p>}
        {asked && preview.isError && (
          <LoadProblem error={preview.error} onRetry={() => void preview.refetch()} />
        )}
        {asked && preview.data && (
          <>
            <NotReceived />
            <Checks checks={preview.data.checks} due={today.data?.due ?? []} />
            <Differences preview={preview.data} />
            <Files files={preview.data.files} />
          </>
        )}
      </Section>
    </div>
  );
}

/** What others wrote and this computer has not: it would be missing in the CSV. */
export function NotReceived() {
  const text = useText();
  const sharing = useSharing();
  if (!sharing.data || sharing.data.missing.length === 0) return null;
  return (
    <div
      data-testid={testIds.weeklyNotReceived}
      className="flex flex-col gap-2 rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-2"
    >
      <h3 className="flex items-start gap-3 font-bold text-warn">
        <FileClock aria-hidden className="mt-0.5 size-6 shrink-0" />
        {text.sharing.notInCsv}
      </h3>
      <MissingLines view={sharing.data} />
    </div>
  );
}

function Checks({ checks, due }: { checks: WeeklyCheck[]; due: DueView[] }) {
  const text = useText();
  const mend = checks.filter((check) => check.severity === "mend");
  const know = checks.filter((check) => check.severity !== "mend");
  return (
    <>
      {mend.length === 0 ? (
        <p className="flex items-center gap-2 font-bold text-good">
          <CircleCheck aria-hidden className="size-6 shrink-0" />
          {text.weekly.mendNone}
        </p>
      ) : (
        <div
          data-testid={testIds.weeklyMend}
          className="rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-2"
        >
          <h3 className="flex items-center gap-2 font-bold text-warn">
            <FileWarning aria-hidden className="size-6 shrink-0" />
            {text.weekly.mendTitle({ count: mend.length })}
          </h3>
          <p className="text-sm">{text.weekly.mendLead}</p>
          <List checks={mend} due={due} action={text.weekly.mend} />
        </div>
      )}
      {know.length > 0 && (
        <details className="rounded-8 border border-line px-4 py-2">
          <summary className="min-h-8 cursor-pointer font-bold">
            <Info aria-hidden className="mr-2 inline size-5 text-primary" />
            {text.weekly.knowTitle({ count: know.length })}
          </summary>
          <List checks={know} due={due} action={text.weekly.look} />
        </details>
      )}
    </>
  );
}

type ListProps = { checks: WeeklyCheck[]; due: DueView[]; action: string };

function List({ checks, due, action }: ListProps) {
  const text = useText();
  const language = useLanguage();
  const words: Record<string, string> = text.weekly.checks;
  return (
    <ul className="m-0 list-none p-0">
      {checks.map((check) => (
        <li key={`${check.code}-${check.id}`} className="border-line border-b last:border-b-0">
          <MendLink
            to={placeOf(check, due)}
            from={{ place: "/weekly", label: "weekly" }}
            testId={checkId(check.code, check.id)}
            className="flex min-h-12 items-center gap-x-4 rounded-4 px-1 py-1.5 text-ink no-underline hover:bg-surface"
          >
            <span className="w-28 shrink-0">
              {check.date ? shortDate(check.date, language, todayInTokyo()) : ""}
            </span>
            <span className="flex-1 leading-150">
              <span className="font-bold">{check.title}</span>
              <span className="block text-sm">
                {words[check.code] ?? text.weekly.checkOther({ code: check.code })}
              </span>
            </span>
            <span className="inline-flex shrink-0 items-center font-bold text-primary underline underline-offset-4">
              {action}
              <ChevronRight aria-hidden className="size-5" />
            </span>
          </MendLink>
        </li>
      ))}
    </ul>
  );
}

/** Where a check is mended: in the family's address, in the record's missing reason, or in the record. */
function placeOf(check: WeeklyCheck, due: DueView[]): string {
  if (check.code === "no_municipality" && check.household_id !== null) return `/family/${check.household_id}`;
  if (check.kind === "session") return `/session/${check.id}/roll`;
  const open = check.code === "due" ? due.find((item) => item.id === check.id) : undefined;
  return `/${check.kind}/${check.id}${open ? `?reason=${open.code}` : ""}`;
}

function Differences({ preview }: { preview: WeeklyPreview }) {
  const text = useText();
  const { added, changed, removed, last_folder, masked, left_out } = preview;
  return (
    <ul data-testid={testIds.weeklySince} className="m-0 list-disc pl-6">
      <li>
        {last_folder === null ? text.weekly.sinceFirst : text.weekly.since({ added, changed, removed })}
      </li>
      {last_folder !== null && (
        <li className="break-all">{text.weekly.lastFolder({ folder: last_folder })}</li>
      )}
      {masked > 0 && <li>{text.weekly.maskedRows({ count: masked })}</li>}
      <li>{left_out > 0 ? text.weekly.leftOut({ count: left_out }) : text.weekly.noneLeftOut}</li>
    </ul>
  );
}

function Files({ files }: { files: PreviewFile[] }) {
  const text = useText();
  if (files.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <h3 className="font-bold">{text.weekly.contents}</h3>
      <Tabs>
        <TabList aria-label={text.weekly.contents} className="flex flex-wrap gap-1 border-line border-b">
          {files.map((file) => (
            <Tab
              key={file.name}
              id={file.name}
              data-testid={previewFileId(file.name)}
              className="min-h-11 cursor-pointer rounded-t-8 border-transparent border-b-4 px-3 py-2 leading-150 data-[selected]:border-primary data-[hovered]:bg-tint data-[selected]:font-bold data-[selected]:text-primary"
            >
              {text.weekly.fileTab({ name: file.name, rows: file.total })}
            </Tab>
          ))}
        </TabList>
        {files.map((file) => (
          <TabPanel key={file.name} id={file.name}>
            <FileTable file={file} />
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}

function FileTable({ file }: { file: PreviewFile }) {
  const text = useText();
  if (file.rows.length === 0) return <p className="py-3 text-muted">{text.weekly.fileEmpty}</p>;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={file.name}
      className="max-h-80 overflow-auto rounded-8 border border-line"
    >
      <table className="border-collapse text-sm">
        <thead>
          <tr>
            {file.columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="sticky top-0 whitespace-nowrap border-line border-b bg-sunken px-3 py-1 text-left font-normal"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.rows.map((row, at) => (
            <tr key={at} className="border-line border-t">
              {row.map((cell, column) => (
                <td key={column} className="max-w-72 select-text whitespace-nowrap px-3 py-1 tabular-nums">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
