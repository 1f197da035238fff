import { BellRing, BookUser, ChevronRight, Lock, MessageSquarePlus } from "lucide-react";
import { Link, useLocation, useNavigate } from "react-router";
import { Badge } from "../../components/Badge";
import { ButtonLink } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { First } from "../../components/Rest";
import { SelectField } from "../../components/SelectField";
import { StatusBadge } from "../../components/StatusBadge";
import { useLanguage, useText } from "../../i18n/text";
import type { ConsultationLine } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { clock, longDate, shortDate } from "../../lib/dates/format";
import { cardId, testIds } from "../../testids";
import { useCaseProgrammes, useConsultations } from "./case-queries";
import { ReferralList } from "./ReferralList";
import { useWord } from "./words";

const ALL = "all";

/** Kept with the place in the history: who comes back from a record sees what they left. */
type Kept = { programme?: string; list?: "consultations" | "referrals" };

/** Consultations, those whose follow-up has come first, and the referrals that are not over. */
export function ConsultationList() {
  const { consultation: words, directory } = useText().cases;
  const navigate = useNavigate();
  const kept = (useLocation().state ?? {}) as Kept;
  const programme = kept.programme ?? ALL;
  const list = kept.list ?? "consultations";
  const keep = (change: Kept) =>
    void navigate(".", { replace: true, state: { programme, list, ...change } satisfies Kept });
  const programmes = useCaseProgrammes();
  return (
    <Page
      testId={testIds.consultations}
      title={words.listTitle}
      actions={
        <>
          <ButtonLink to="/directory">
            <BookUser aria-hidden className="size-5" />
            {directory.open}
          </ButtonLink>
          <ButtonLink to="/consultation/new" weight="primary" testId={testIds.consultationNew}>
            <MessageSquarePlus aria-hidden className="size-5" />
            {words.newTitle}
          </ButtonLink>
        </>
      }
    >
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <Chips
          name="list"
          label={words.listTitle}
          labelHidden
          value={list}
          onChange={(value) => keep({ list: value === "referrals" ? "referrals" : "consultations" })}
          choices={[
            { value: "consultations", label: words.lists.consultations },
            { value: "referrals", label: words.lists.referrals },
          ]}
        />
        {list === "consultations" && (
          <SelectField
            name="programme"
            label={words.programme}
            value={programme}
            onChange={(value) => keep({ programme: value })}
            width="w-80"
            choices={[
              { value: ALL, label: words.allProgrammes },
              ...(programmes.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </div>
      {list === "referrals" ? <ReferralList /> : <Lines programme={programme === ALL ? null : programme} />}
    </Page>
  );
}

function Lines({ programme }: { programme: string | null }) {
  const words = useText().cases.consultation;
  const language = useLanguage();
  const view = useConsultations(programme);
  if (view.isError) return <LoadProblem error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return null;
  const { lines, follow_ups, since } = view.data;
  if (lines.length === 0) return <Empty title={words.empty} lead={words.emptyLead} />;
  return (
    <>
      {follow_ups > 0 && (
        <p className="flex items-center gap-2 rounded-8 border border-warn-mark bg-warn-tint px-4 py-2">
          <BellRing aria-hidden className="size-5 shrink-0 text-warn-mark" />
          {words.followUps({ count: follow_ups })}
        </p>
      )}
      <ul className="m-0 list-none overflow-hidden rounded-12 border border-line bg-surface p-0">
        <First name="consultations" of={lines}>
          {(line) => <Line key={line.id} line={line} />}
        </First>
      </ul>
      <p className="text-muted text-sm">{words.since({ day: longDate(since, language) })}</p>
    </>
  );
}

function Line({ line }: { line: ConsultationLine }) {
  const words = useText().cases.consultation;
  const language = useLanguage();
  const word = useWord();
  const about = [
    word("abuse_type", line.abuse_type),
    word("interview_kind", line.interview_kind),
    ...line.topics.map((topic) => word("topic", topic)),
  ].filter((part) => part !== "");
  const details = [
    line.programme,
    word("consultation_channel", line.channel),
    word("consultation_result", line.result),
    line.workers.join("、"),
  ].filter((part) => part !== "");
  return (
    <li className="border-line border-b last:border-b-0">
      <Link
        to={`/consultation/${line.id}`}
        data-testid={cardId("consultation", line.id)}
        className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5 text-ink no-underline hover:bg-tint"
      >
        <span className="w-28 shrink-0 leading-150">
          <span className="block">{shortDate(line.date, language, todayInTokyo())}</span>
          <span className="block text-muted text-sm tabular-nums">{clock(line.received_at)}</span>
        </span>
        <span className="min-w-72 flex-1">
          <span className="block font-bold leading-150">
            {line.who === "" ? words.anonymous : line.who} {about.length > 0 && `— ${about.join("、")}`}
          </span>
          <span className="block text-muted text-sm leading-150">{details.join(" / ")}</span>
        </span>
        <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
          {line.is_notification && (
            <Badge icon={Lock} tone="bad">
              {words.notificationMark}
            </Badge>
          )}
          {line.follow_up_on !== null && line.status === "open" && (
            <Badge icon={BellRing} tone={line.follow_up_due ? "warn" : "quiet"}>
              {words.followUpOn({ day: shortDate(line.follow_up_on, language) })}
            </Badge>
          )}
          <StatusBadge list="consultation_status" code={line.status} />
          <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
        </span>
      </Link>
    </li>
  );
}
