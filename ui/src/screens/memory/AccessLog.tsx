import { FileDown } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { SelectField } from "../../components/SelectField";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { AccessView } from "../../lib/api/bindings";
import { useWorkers } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord, wordIn } from "../../lib/codes";
import { testIds } from "../../testids";
import { useMoment } from "../sharing/sharing-words";
import { useAccessLog } from "./memory-queries";

/** Stands for all of them in a list that has no empty choice. */
const ALL = "all";

/** Who was shown, wrote out, printed or was refused what, on every device. `?family=` narrows it to one family. */
export function AccessLog() {
  const text = useText();
  const toasts = useToasts();
  const language = useLanguage();
  const [params] = useSearchParams();
  const catalogue = useCatalogue();
  const workers = useWorkers();
  const [worker, setWorker] = useState(ALL);
  const [act, setAct] = useState(ALL);
  const { log } = text.memory;
  const given = (value: string) => (value === ALL ? null : value);
  const asked = { worker_id: given(worker), household_id: params.get("family"), act: given(act) };
  const lines = useAccessLog(asked);
  const family = lines.data?.find((line) => line.family !== null)?.family ?? null;
  const filtered = worker !== ALL || act !== ALL;

  async function write() {
    const folder = await call("pick_folder", {});
    if (folder === null) return;
    try {
      const path = await call("export_access_log", { folder, ...asked });
      toasts.show({ message: log.exported({ path }) });
      await lines.refetch();
    } catch (thrown) {
      toasts.show({ message: log.export, problem: toProblem(thrown) });
    }
  }

  return (
    <Page
      wide
      testId={testIds.accessLog}
      title={log.title}
      lead={log.lead}
      actions={
        <Button testId={testIds.accessExport} onPress={() => void write()}>
          <FileDown aria-hidden className="size-5" />
          {log.export}
        </Button>
      }
    >
      <div data-noprint className="flex flex-wrap items-end gap-x-5 gap-y-3">
        <SelectField
          name="access_worker"
          label={log.worker}
          value={worker}
          onChange={setWorker}
          width="w-64"
          choices={[
            { value: ALL, label: log.anyone },
            ...(workers.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          name="access_act"
          label={log.act}
          value={act}
          onChange={setAct}
          width="w-64"
          choices={[
            { value: ALL, label: log.anything },
            ...codeList(catalogue.data, "access_act").map((code) => ({
              value: code.code,
              label: codeWord(code, language),
            })),
          ]}
        />
        {asked.household_id !== null && (
          <p className="flex flex-wrap items-center gap-2">
            {family !== null && log.ofFamily({ name: family })}
            <ButtonLink to="/access" weight="quiet">
              {log.wholeLog}
            </ButtonLink>
          </p>
        )}
      </div>
      {lines.isError && <LoadProblem error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.data?.length === 0 &&
        (filtered || asked.household_id !== null ? (
          <Empty title={log.none} />
        ) : (
          <Empty title={log.empty} lead={log.emptyLead} />
        ))}
      {lines.data && lines.data.length > 0 && <Lines lines={lines.data} />}
    </Page>
  );
}

const CELL = "border-line border-t px-3 py-2.5 align-top leading-150";

function Lines({ lines }: { lines: AccessView[] }) {
  const { log } = useText().memory;
  const heads = [log.when, log.who, log.act, log.subject, log.reason];
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={log.title}
      className="relative overflow-x-auto rounded-12 border border-line bg-surface px-3 py-2"
    >
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-muted text-sm">
            {heads.map((head) => (
              <th key={head} scope="col" className="px-3 py-1.5 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={`${line.device}-${line.no}-${line.at}`} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ line }: { line: AccessView }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const moment = useMoment();
  const { log } = text.memory;
  const erased = line.subject_kind === "household" && line.subject === "";
  /** What was not let, and with records of which kind. */
  const refused = (reason: string) => {
    const [what = "", kind = ""] = reason.split(" ");
    const kinds: Record<string, string> = text.codes.draft_kind;
    const of = kinds[kind];
    const act = wordIn(catalogue.data, "refused", what, language);
    if (/^\d+$/.test(kind)) return log.refusedTimes({ act, count: Number(kind) });
    return of === undefined ? act : log.refusedOf({ act, of });
  };
  return (
    <tr>
      <td className={`${CELL} whitespace-nowrap tabular-nums`}>{moment(line.at)}</td>
      <td className={`${CELL} min-w-36`}>
        <span className="block">{line.worker}</span>
        <span className="block whitespace-nowrap text-muted text-sm">
          {log.device} {line.device}
        </span>
      </td>
      <td className={`${CELL} min-w-36 font-bold`}>
        {wordIn(catalogue.data, "access_act", line.act, language)}
      </td>
      <td className={`${CELL} min-w-36`}>
        {erased && <span className="text-muted">{log.gone}</span>}
        {line.family_id !== null && line.family !== null ? (
          <Link to={`/family/${line.family_id}`} className="text-primary underline underline-offset-4">
            {line.subject === "" ? line.family : line.subject}
          </Link>
        ) : (
          line.subject
        )}
      </td>
      <td className={`${CELL} min-w-48 break-words`}>
        {line.act === "refusal" && line.reason !== null ? refused(line.reason) : line.reason}
      </td>
    </tr>
  );
}
