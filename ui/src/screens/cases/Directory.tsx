import { Pencil, Plus, Send } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { ButtonLink } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import type { OrganisationLine } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { useMay } from "../../lib/may";
import { organisationId, testIds } from "../../testids";
import { useDirectory } from "./case-queries";
import { useWord } from "./words";

const ALL = "all";

/** Other organisations: what each offers, to whom, when somebody was there last, why it refused. */
export function Directory() {
  const text = useText();
  const may = useMay();
  const word = useWord();
  const directory = useDirectory();
  const [typed, setTyped] = useState("");
  const [type, setType] = useState(ALL);
  const words = text.cases.directory;
  const all = directory.data ?? [];
  const types = [...new Set(all.flatMap(({ org_type }) => org_type ?? []))];
  const wanted = typed.normalize("NFKC").trim().toLowerCase();
  const shown = all.filter(
    (line) => (type === ALL || line.org_type === type) && (wanted === "" || says(line).includes(wanted)),
  );
  return (
    <Page
      testId={testIds.directory}
      title={words.title}
      lead={words.lead}
      actions={
        may("settings") && (
          <ButtonLink to="/organisation/new" weight="primary" testId={testIds.organisationNew}>
            <Plus aria-hidden className="size-5" />
            {words.add}
          </ButtonLink>
        )
      }
    >
      {directory.isError && <LoadProblem error={directory.error} onRetry={() => void directory.refetch()} />}
      {directory.data && all.length === 0 && <Empty title={words.none} />}
      {all.length > 0 && (
        <div className="flex flex-wrap items-start gap-4">
          <TextField
            name="directory_find"
            label={words.find}
            hint={words.findHint}
            type="search"
            width="w-96"
            value={typed}
            onChange={setTyped}
          />
          {types.length > 1 && (
            <SelectField
              name="directory_type"
              label={words.type}
              value={type}
              onChange={setType}
              width="w-64"
              choices={[
                { value: ALL, label: words.allTypes },
                ...types.map((code) => ({ value: code, label: word("agency", code) })),
              ]}
            />
          )}
        </div>
      )}
      {all.length > 0 && shown.length === 0 && <p>{words.nothing}</p>}
      <ul className="m-0 flex list-none flex-col gap-3 p-0">
        {shown.map((line) => (
          <Entry key={line.id} line={line} />
        ))}
      </ul>
    </Page>
  );
}

/** What is looked through. */
function says(line: OrganisationLine): string {
  const { name, kana, district, offers, for_whom, cost, refusal_note, note, contact_person } = line;
  const replies = line.refusals.map(({ reply }) => reply);
  return [name, kana, district, offers, for_whom, cost, refusal_note, note, contact_person, ...replies]
    .join(" ")
    .normalize("NFKC")
    .toLowerCase();
}

function Entry({ line }: { line: OrganisationLine }) {
  const text = useText();
  const may = useMay();
  const word = useWord();
  const language = useLanguage();
  const words = text.cases.directory;
  const today = todayInTokyo();
  const about = [
    word("agency", line.org_type),
    line.district,
    line.member_of_yotaikyo && words.yotaikyo,
    [line.contact_person, line.phone].filter(Boolean).join(" "),
  ].filter(Boolean);
  const facts: [string, string | null][] = [
    [words.offers, line.offers],
    [words.forWhom, line.for_whom],
    [words.cost, line.cost],
    [words.note, line.note],
  ];
  return (
    <li
      data-testid={organisationId(line.id)}
      className="rounded-12 border border-line bg-surface px-5 py-4 leading-150"
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-72 flex-1">
          <h2 className="break-words font-bold text-lg">{line.name}</h2>
          {about.length > 0 && <p className="text-muted text-sm">{about.join(" / ")}</p>}
        </div>
        <ButtonLink to={`/referral/new?to=${line.id}`} label={words.referTo({ name: line.name })}>
          <Send aria-hidden className="size-5" />
          {words.refer}
        </ButtonLink>
        {may("settings") && (
          <ButtonLink
            to={`/organisation/${line.id}`}
            weight="quiet"
            label={words.editOf({ name: line.name })}
          >
            <Pencil aria-hidden className="size-5" />
            {words.edit}
          </ButtonLink>
        )}
      </div>
      <dl className="m-0 mt-2 grid grid-cols-[9rem_1fr] gap-x-4 gap-y-1">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        <Fact name={words.visited}>
          {line.last_visited_on ? shortDate(line.last_visited_on, language, today) : words.neverVisited}
        </Fact>
        <Fact name={words.referrals}>
          {line.sent === 0
            ? words.noReferrals
            : words.counts({ sent: line.sent, linked: line.linked, declined: line.declined })}
        </Fact>
        {(line.refusals.length > 0 || line.refusal_note) && (
          <Fact name={words.refused}>
            {line.refusal_note && <span className="block">{line.refusal_note}</span>}
            {line.refusals.map((refusal) => (
              <span key={refusal.referral_id} className="block">
                <Link
                  to={`/referral/${refusal.referral_id}`}
                  className="mr-2 text-primary underline underline-offset-4"
                >
                  {refusal.date ? shortDate(refusal.date, language, today) : words.undated}
                </Link>
                {refusal.reply ?? words.noReply}
                {refusal.reasons.length > 0 && (
                  <span className="ml-2 text-muted text-sm">
                    {words.asked({
                      what: refusal.reasons.map((code) => word("referral_reason", code)).join("、"),
                    })}
                  </span>
                )}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="m-0 whitespace-pre-line break-words">{children}</dd>
    </>
  );
}
