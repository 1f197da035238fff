import {
  BedDouble,
  ClipboardList,
  ClipboardPlus,
  Footprints,
  ListChecks,
  type LucideIcon,
  Mail,
  MailOpen,
  MessagesSquare,
  Package,
  Send,
  Target,
  UsersRound,
} from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { ButtonLink } from "../../components/Button";
import { Empty } from "../../components/Page";
import { StatusBadge, type StatusList } from "../../components/StatusBadge";
import { type Text, useLanguage, useText, word } from "../../i18n/text";
import type { TimelineItem } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { todayInTokyo } from "../../lib/dates/civil";
import { clock, shortDate } from "../../lib/dates/format";
import { cardId, testIds } from "../../testids";
import { CaseActions } from "../cases/CaseActions";
import { ScoreBadge } from "../cases/ScoreBadge";
import { useCaseWords } from "../cases/words";
import { Concern, useSpan } from "../today/cards";

type Look = {
  icon: LucideIcon;
  name: (text: Text) => string;
  /** The list that its state is a code of; null where it has none. */
  badge: StatusList | null;
};

const LOOKS: Record<string, Look> = {
  visit: { icon: Footprints, name: (text) => text.family.visit, badge: "visit_status" },
  stay: { icon: BedDouble, name: (text) => text.family.stay, badge: "stay_status" },
  attendance: { icon: UsersRound, name: (text) => text.family.attendance, badge: "attendance_state" },
  enrolment: { icon: ClipboardList, name: (text) => text.family.enrolment, badge: "enrolment_status" },
  consultation: {
    icon: MessagesSquare,
    name: (text) => text.cases.kinds.consultation,
    badge: "consultation_status",
  },
  referral: { icon: Send, name: (text) => text.cases.kinds.referral, badge: "referral_status" },
  support_plan: { icon: Target, name: (text) => text.cases.kinds.support_plan, badge: "plan_status" },
  response: { icon: ListChecks, name: (text) => text.cases.kinds.response, badge: null },
  shipment: { icon: Package, name: (text) => text.cases.kinds.shipment, badge: "shipment_status" },
};

/** Where a record of the case file is opened. */
const PLACES: Record<string, string> = {
  consultation: "consultation",
  referral: "referral",
  support_plan: "plan",
  response: "response",
  shipment: "shipment",
};

/** All that happened to a family, newest first, whatever programme it was. */
export function Timeline({ householdId, items }: { householdId: string; items: TimelineItem[] }) {
  const text = useText();
  return (
    <section data-testid={testIds.familyTimeline}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4">
        <h2 className="px-1 font-bold text-lg">{text.family.timeline}</h2>
        <span data-noprint>
          <ButtonLink to={`/family/${householdId}/enrol`} weight="quiet" testId={testIds.enrol}>
            <ClipboardPlus aria-hidden className="size-5" />
            {text.family.enrol}
          </ButtonLink>
        </span>
      </div>
      <CaseActions householdId={householdId} />
      {items.length === 0 ? (
        <Empty title={text.family.timelineEmpty} lead={text.family.timelineEmptyLead} />
      ) : (
        <ol className="m-0 list-none overflow-hidden rounded-12 border border-line bg-surface p-0">
          {items.map((item) => (
            <Item key={`${item.kind}-${item.id}`} householdId={householdId} item={item} />
          ))}
        </ol>
      )}
    </section>
  );
}

function placeOf(item: TimelineItem, householdId: string): string | null {
  if (item.kind === "enrolment") return `/family/${householdId}/enrolment/${item.id}`;
  if (item.kind === "visit" || item.kind === "stay") return `/${item.kind}/${item.id}`;
  if (item.kind === "attendance" && item.session_id) return `/session/${item.session_id}/roll`;
  const ofCase = PLACES[item.kind];
  return ofCase === undefined ? null : `/${ofCase}/${item.id}`;
}

function Item({ householdId, item }: { householdId: string; item: TimelineItem }) {
  const text = useText();
  const language = useLanguage();
  const look = LOOKS[item.kind] ?? {
    icon: ClipboardList,
    name: () => item.kind,
    badge: "visit_status" as const,
  };
  const place = placeOf(item, householdId);
  const Icon = look.icon;
  const body = (
    <>
      <span className="w-32 shrink-0 leading-150">
        <span className="block">{shortDate(item.date, language, todayInTokyo())}</span>
        <Times item={item} />
      </span>
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-primary" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-bold leading-150">{item.programme || look.name(text)}</span>
          {look.badge !== null && <StatusBadge list={look.badge} code={item.status} />}
          {item.score !== null && <ScoreBadge score={item.score} />}
          {item.reviewed !== null && <Reviewed reviewed={item.reviewed} />}
          {(item.concern_level ?? 0) >= 2 && <Concern level={item.concern_level ?? 0} />}
        </span>
        <What item={item} kind={look.name(text)} />
        {item.note && <span className="mt-1 line-clamp-3 block whitespace-pre-line">{item.note}</span>}
      </span>
    </>
  );
  return (
    <li className="border-line border-b last:border-b-0">
      <Line place={place} testId={cardId(item.kind, item.id)}>
        {body}
      </Line>
    </li>
  );
}

/** Whether the coordinator has read the record of a visit. */
function Reviewed({ reviewed }: { reviewed: boolean }) {
  const text = useText();
  const Icon = reviewed ? MailOpen : Mail;
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap text-muted text-sm leading-150">
      <Icon aria-hidden className={`size-4 ${reviewed ? "" : "text-primary"}`} />
      {reviewed ? text.family.read : text.family.unread}
    </span>
  );
}

function Line({ place, testId, children }: { place: string | null; testId: string; children: ReactNode }) {
  const shape = "flex gap-4 px-5 py-3 text-ink no-underline";
  if (place === null) {
    return (
      <div data-testid={testId} className={shape}>
        {children}
      </div>
    );
  }
  return (
    <Link to={place} data-testid={testId} className={`${shape} hover:bg-tint`}>
      {children}
    </Link>
  );
}

function Times({ item }: { item: TimelineItem }) {
  const span = useSpan();
  if (!item.start_at || item.kind === "stay" || item.kind === "enrolment") return null;
  if (item.kind === "consultation") {
    return <span className="block text-muted text-sm tabular-nums">{clock(item.start_at)}</span>;
  }
  return <span className="block text-muted text-sm tabular-nums">{span(item.start_at, item.end_at)}</span>;
}

function What({ item, kind }: { item: TimelineItem; kind: string }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const ofCase = useCaseWords();
  const what =
    item.what === null || item.kind in PLACES
      ? null
      : item.kind === "visit"
        ? wordIn(catalogue.data, "visit_kind", item.what, language)
        : word(text, item.kind === "stay" ? "stay_kind" : "attendance_role", item.what);
  const length =
    item.nights !== null && item.days !== null
      ? text.form.stayLength({ nights: item.nights, days: item.days })
      : null;
  const people = item.people.length > 0 ? item.people.join("、") : null;
  return (
    <span className="block text-muted text-sm leading-150">
      {[kind, what, ...ofCase(item), length, people].filter(Boolean).join(" / ")}
    </span>
  );
}
