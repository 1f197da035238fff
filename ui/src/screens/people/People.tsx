import { ChevronRight, CirclePause, UserPlus } from "lucide-react";
import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { Link, useNavigate, useSearchParams } from "react-router";
import { Badge } from "../../components/Badge";
import { ButtonLink } from "../../components/Button";
import { LoadBar } from "../../components/LoadBar";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { AddProgramme } from "../../components/ProgrammeField";
import { Rest, useFirst } from "../../components/Rest";
import { useLanguage, useText } from "../../i18n/text";
import type { ProgrammeLine, WorkerLine } from "../../lib/api/bindings";
import { useProgrammes, useWorkers } from "../../lib/api/office-queries";
import { useCatalogue, useOptions } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { programmeId, testIds, workerId } from "../../testids";
import { Pledge } from "../assigning/Loads";

const TAB =
  "min-h-12 cursor-pointer rounded-t-8 border-transparent border-b-4 px-5 py-2 text-lg leading-150 data-[selected]:border-primary data-[hovered]:bg-tint data-[selected]:font-bold data-[selected]:text-primary";

/** Who works here, and what is offered. */
export function People() {
  const text = useText();
  const [search] = useSearchParams();
  const [tab, setTab] = useState(search.get("tab") === "programmes" ? "programmes" : "workers");
  return (
    <Page
      wide
      testId={testIds.people}
      title={text.office.people.title}
      actions={
        tab === "workers" && (
          <ButtonLink to="/worker/new" weight="primary" testId={testIds.workerNew}>
            <UserPlus aria-hidden className="size-5" />
            {text.office.people.addWorker}
          </ButtonLink>
        )
      }
    >
      <Tabs selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
        <TabList aria-label={text.office.people.title} className="flex gap-2 border-line border-b">
          <Tab id="workers" data-testid={testIds.peopleWorkers} className={TAB}>
            {text.office.people.workers}
          </Tab>
          <Tab id="programmes" data-testid={testIds.peopleProgrammes} className={TAB}>
            {text.office.people.programmes}
          </Tab>
        </TabList>
        <TabPanel id="workers" className="pt-4">
          <Workers />
        </TabPanel>
        <TabPanel id="programmes" className="pt-4">
          <Programmes />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

const CELL = "border-line border-t px-3 py-2 leading-150";

function Workers() {
  const text = useText();
  const workers = useWorkers();
  const { people, worker } = text.office;
  const { shown, rest } = useFirst("workers", workers.data ?? []);
  if (workers.isError) {
    return <LoadProblem error={workers.error} onRetry={() => void workers.refetch()} />;
  }
  if (!workers.data) return null;
  if (workers.data.length === 0) return <Empty title={people.emptyTitle} lead={people.emptyLead} />;
  const heads = [people.name, people.roles, worker.training, people.load, people.access];
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={people.workers}
      className="relative overflow-x-auto rounded-12 border border-line bg-surface px-4 py-2"
    >
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-muted text-sm">
            {heads.map((head) => (
              <th key={head} scope="col" className="whitespace-nowrap px-3 py-1 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <WorkerRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
      <Rest {...rest} />
    </section>
  );
}

function WorkerRow({ line }: { line: WorkerLine }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { people } = text.office;
  const { assign } = text.visiting;
  const roles = line.roles.map((role) => wordIn(catalogue.data, "worker_role", role, language));
  return (
    <tr>
      <td className={`${CELL} w-60 min-w-44`}>
        <Link
          to={`/worker/${line.id}`}
          data-testid={workerId(line.id)}
          className="block min-h-11 text-ink underline-offset-4"
        >
          {line.kana && <span className="block text-muted text-sm">{line.kana}</span>}
          <span className="font-bold">{line.name}</span>
        </Link>
        {!line.active && (
          <Badge icon={CirclePause} tone="quiet">
            {people.inactive}
          </Badge>
        )}
      </td>
      <td className={`${CELL} min-w-36`}>{roles.length === 0 ? people.noRoles : roles.join("、")}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        <span className="mb-1 block tabular-nums">{assign.hoursOnly({ hours: line.training_hours })}</span>
        <Pledge signedOn={line.pledge_signed_on} />
      </td>
      <td className={CELL}>
        <LoadBar
          count={line.households}
          max={line.max_households}
          words={
            line.max_households === null
              ? assign.loadOnly({ count: line.households })
              : assign.load({ count: line.households, max: line.max_households })
          }
        />
      </td>
      <td className={CELL}>
        {line.access_role === null ? "－" : wordIn(catalogue.data, "access_role", line.access_role, language)}
      </td>
    </tr>
  );
}

function Programmes() {
  const text = useText();
  const navigate = useNavigate();
  const programmes = useProgrammes();
  const options = useOptions();
  const { programme } = text.office;
  const failed = [programmes, options].find((query) => query.isError);
  if (failed) return <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!programmes.data || !options.data) return null;
  const none = programmes.data.length === 0;
  return (
    <div className="flex flex-col gap-5">
      {none && <Empty title={programme.emptyTitle} lead={programme.emptyLead} />}
      {!none && (
        <ul className="m-0 list-none rounded-12 border border-line bg-surface px-4 py-2">
          {programmes.data.map((line) => (
            <ProgrammeRow key={line.id} line={line} />
          ))}
        </ul>
      )}
      <div className="rounded-12 border border-line bg-surface px-5 py-4">
        <AddProgramme options={options.data} startOpen onAdded={(id) => void navigate(`/programme/${id}`)} />
      </div>
    </div>
  );
}

function ProgrammeRow({ line }: { line: ProgrammeLine }) {
  const text = useText();
  const language = useLanguage();
  const { programme } = text.office;
  const day = (date: string) => shortDate(date, language, todayInTokyo());
  const span = [
    line.from && programme.since({ day: day(line.from) }),
    line.to && programme.until({ day: day(line.to) }),
  ].filter(Boolean);
  return (
    <li className="border-line border-b last:border-b-0">
      <Link
        to={`/programme/${line.id}`}
        data-testid={programmeId(line.id)}
        className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 rounded-4 px-3 py-2 text-ink no-underline hover:bg-tint"
      >
        <span className="min-w-64 flex-1 leading-150">
          <span className="block font-bold">{line.name}</span>
          <span className="block text-muted text-sm">
            {[line.commissioner, ...span].filter(Boolean).join(" / ")}
          </span>
        </span>
        <span className="text-muted text-sm">
          {line.own.length > 0 ? programme.own({ count: line.own.length }) : programme.usualOnly}
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
      </Link>
    </li>
  );
}
