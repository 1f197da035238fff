import { Check, CircleHelp, ClipboardCheck, OctagonAlert, Pill, Printer, X } from "lucide-react";
import { useParams } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText, word } from "../../i18n/text";
import type { ChildcareRow, ChildcareView, CollectorView } from "../../lib/api/bindings";
import { useChildcare } from "../../lib/api/office-queries";
import { longDate } from "../../lib/dates/format";
import { useLandscape } from "../../lib/landscape";
import { usePrint } from "../../lib/print";
import { childcareRowId, testIds } from "../../testids";
import { useSessionName, useSessionTime } from "./session-words";

/** What the childcare room has to know, on the screen and on paper. */
export function Childcare() {
  const text = useText();
  const { id = "" } = useParams();
  const list = useChildcare(id);
  if (list.isError) {
    return (
      <Page title={text.group.childcareTitle}>
        <LoadProblem error={list.error} onRetry={() => void list.refetch()} />
      </Page>
    );
  }
  if (!list.data) return null;
  return <List id={id} list={list.data} />;
}

function List({ id, list }: { id: string; list: ChildcareView }) {
  const text = useText();
  const { children } = list;
  const print = usePrint();
  useLandscape();
  return (
    <Page
      wide
      testId={testIds.childcare}
      title={text.group.childcareTitle}
      actions={
        <>
          <ButtonLink to={`/session/${id}/roll`}>
            <ClipboardCheck aria-hidden className="size-5" />
            {text.group.toRoll}
          </ButtonLink>
          <Button
            weight="primary"
            testId={testIds.childcarePrint}
            isDisabled={children.length === 0}
            onPress={() => void print({ kind: "session", id, what: text.group.childcareTitle })}
          >
            <Printer aria-hidden className="size-5" />
            {text.group.print}
          </Button>
        </>
      }
    >
      {children.length > 0 && (
        <p data-noprint className="-mt-4 text-muted">
          {text.group.childcareLead}
        </p>
      )}
      <Head list={list} />
      {children.length === 0 ? (
        <Empty title={text.group.childcareEmpty} lead={text.group.childcareEmptyLead} />
      ) : (
        <Table rows={children} />
      )}
      {children.length > 0 && <p className="font-bold">{text.group.secretPaper}</p>}
    </Page>
  );
}

function Head({ list }: { list: ChildcareView }) {
  const text = useText();
  const name = useSessionName();
  const time = useSessionTime();
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1 rounded-12 border border-line bg-surface px-5 py-3 print:border-0 print:p-0">
      <span className="font-bold">{name(list.session)}</span>
      <span>{time(list.session)}</span>
      {list.site && <span>{text.group.childcareAt({ place: list.site })}</span>}
      <span>
        {text.group.child} {text.form.people({ count: list.children.length })}
      </span>
      <span className={list.childcare_workers.length === 0 ? "font-bold text-warn" : undefined}>
        {list.childcare_workers.length === 0
          ? text.group.childcareByNone
          : text.group.childcareBy({ people: list.childcare_workers.join("、") })}
      </span>
    </div>
  );
}

const CELL = "border border-line px-3 py-2 text-left align-top leading-150";

function Table({ rows }: { rows: ChildcareRow[] }) {
  const text = useText();
  return (
    <table className="w-full table-fixed border-collapse bg-surface">
      <thead>
        <tr className="text-muted text-sm">
          <th className={`${CELL} w-[20%] font-normal print:w-[17%]`}>{text.group.child}</th>
          <th className={`${CELL} w-[26%] font-normal print:w-[24%]`}>{text.group.health}</th>
          <th className={`${CELL} w-[14%] font-normal print:w-[11%]`}>{text.group.parent}</th>
          <th className={`${CELL} font-normal`}>{text.group.collectors}</th>
          <th className={`${CELL} hidden w-[10%] font-normal print:table-cell`}>{text.group.arrived}</th>
          <th className={`${CELL} hidden w-[12%] font-normal print:table-cell`}>{text.group.left}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.person_id} data-testid={childcareRowId(row.person_id)} className="break-inside-avoid">
            <td className={CELL}>
              <Child row={row} />
            </td>
            <td className={CELL}>
              <Health row={row} />
            </td>
            <td className={CELL}>{row.with ?? text.form.unknown}</td>
            <td className={CELL}>
              <Collectors collectors={row.collectors} />
            </td>
            <td className={`${CELL} hidden print:table-cell`} />
            <td className={`${CELL} hidden print:table-cell`} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Child({ row }: { row: ChildcareRow }) {
  const text = useText();
  const language = useLanguage();
  const young = row.age_years !== null && row.age_years < 2 && row.age_months !== null;
  return (
    <>
      {row.kana && <span className="block text-muted text-sm">{row.kana}</span>}
      <span className="block font-bold text-lg">{row.name || text.session.outOfSight}</span>
      <span className="block font-bold">
        {young
          ? text.form.ageMonths({ months: row.age_months ?? 0 })
          : row.age_years === null
            ? text.form.unknown
            : text.form.ageYears({ years: row.age_years })}
      </span>
      {row.birth_date && (
        <span className="block text-muted text-sm">
          {text.search.born({ date: longDate(row.birth_date, language) })}
        </span>
      )}
    </>
  );
}

/** Said to be without allergies, in the words the forms ask for. */
const NONE = /^(なし|無し|ない|none|no)$/i;

function Health({ row }: { row: ChildcareRow }) {
  const text = useText();
  const unchecked = row.allergies === null || row.allergies.trim() === "";
  const none = !unchecked && NONE.test(row.allergies?.trim() ?? "");
  const medication = row.medication && !NONE.test(row.medication.trim()) ? row.medication : null;
  const care = row.medical_care && !NONE.test(row.medical_care.trim()) ? row.medical_care : null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      {unchecked && (
        <span className="flex items-start gap-1.5 rounded-8 border-2 border-warn-mark px-2 py-1 font-bold text-warn">
          <CircleHelp aria-hidden className="mt-0.5 size-5 shrink-0" />
          {text.group.allergyOpen}
        </span>
      )}
      {none && (
        <span className="flex items-start gap-1.5">
          <Check aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
          {text.group.noAllergy}
        </span>
      )}
      {!unchecked && !none && (
        <span className="flex items-start gap-1.5 rounded-8 border-2 border-bad bg-bad-tint px-2 py-1 font-bold text-bad text-lg">
          <OctagonAlert aria-hidden className="mt-1 size-5 shrink-0" />
          {row.allergies}
        </span>
      )}
      {medication && (
        <span className="flex items-start gap-1.5">
          <Pill aria-hidden className="mt-0.5 size-5 shrink-0" />
          {text.group.medication({ what: medication })}
        </span>
      )}
      {care && (
        <span className="flex items-start gap-1.5 font-bold">
          <OctagonAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
          {text.group.medicalCare({ what: care })}
        </span>
      )}
    </div>
  );
}

function Collectors({ collectors }: { collectors: CollectorView[] }) {
  const text = useText();
  if (collectors.length === 0) return <span className="font-bold text-warn">{text.group.noCollectors}</span>;
  return (
    <ul className="m-0 flex list-none flex-col gap-1 p-0">
      {collectors.map((collector) => (
        <li key={collector.person_id} className="flex flex-wrap items-start gap-x-1.5">
          <Permitted permitted={collector.permitted} />
          <span>
            {collector.name}
            {collector.relation && ` (${word(text, "relation", collector.relation)})`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Permitted({ permitted }: { permitted: boolean | null }) {
  const text = useText();
  if (permitted === true) {
    return (
      <span className="flex shrink-0 items-center gap-1 text-good">
        <Check aria-hidden className="size-5" strokeWidth={3} />
        {text.group.mayCollect}
      </span>
    );
  }
  if (permitted === false) {
    return (
      <span className="flex shrink-0 items-center gap-1 rounded-8 border-2 border-bad bg-bad-tint px-1.5 font-bold text-bad">
        <X aria-hidden className="size-5" strokeWidth={3} />
        {text.group.mayNotCollect}
      </span>
    );
  }
  return (
    <span className="flex shrink-0 items-center gap-1 text-warn">
      <CircleHelp aria-hidden className="size-5" />
      {text.group.mayUnknown}
    </span>
  );
}
