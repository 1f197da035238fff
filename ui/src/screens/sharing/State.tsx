import { CircleCheck, CircleDashed, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "../../components/Button";
import { Empty } from "../../components/Page";
import { problemSentence, useText } from "../../i18n/text";
import type { SharingView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { ShareFolder } from "./ShareFolder";
import { linkOf, mayBegin } from "./sharing-queries";
import { useMoment, useRoleWord } from "./sharing-words";

/** Nobody shares yet: what an administrator does, what the others wait for. */
export function NotShared({ view }: { view: SharingView }) {
  const text = useText();
  const { none } = text.sharing;
  if (!mayBegin(view)) {
    return <Empty testId={testIds.sharingState} title={none.title} lead={none.other} />;
  }
  return (
    <>
      <p data-testid={testIds.sharingState} className="font-bold text-lg">
        {none.title}
        <span className="block font-normal text-base">{none.admin}</span>
      </p>
      <ShareFolder view={view} />
    </>
  );
}

/** One sentence on how things are, what to do about it, and the counts behind it. */
export function State({ view }: { view: SharingView }) {
  const text = useText();
  const { state } = text.sharing;
  const link = linkOf(view.problem);
  return (
    <section
      data-testid={testIds.sharingState}
      data-state={link}
      className="flex flex-col gap-4 rounded-12 border border-line bg-surface px-5 py-4"
    >
      <h2 className="sr-only">{state.title}</h2>
      {view.conflicts > 0 && (
        <Say
          icon={TriangleAlert}
          tone="warn"
          title={state.decide({ count: view.conflicts })}
          lead={state.decideLead}
          action={
            <ButtonLink to="/conflicts" testId={testIds.toConflicts}>
              {state.toConflicts}
            </ButtonLink>
          }
        />
      )}
      {view.outdated && (
        <Say icon={TriangleAlert} tone="warn" title={state.outdated} lead={state.outdatedLead} />
      )}
      {link === "good" && (
        <Say
          icon={CircleCheck}
          tone="good"
          title={state.good}
          lead={view.conflicts > 0 || view.outdated ? undefined : state.goodLead}
        />
      )}
      {link === "away" && <Say icon={CircleDashed} tone="quiet" title={state.away} lead={state.awayLead} />}
      {link === "broken" && (
        <Say
          icon={TriangleAlert}
          tone="warn"
          title={view.problem === "clock_behind" ? state.clock : state.broken}
          lead={`${problemSentence(text, { code: view.problem ?? "" })} ${state.brokenLead}`}
        />
      )}
      <Facts view={view} />
    </section>
  );
}

const TONES = {
  good: { box: "", mark: "text-good" },
  quiet: { box: "", mark: "text-muted" },
  warn: { box: "rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3", mark: "text-warn-mark" },
} as const;

type SayProps = {
  icon: LucideIcon;
  tone: keyof typeof TONES;
  title: string;
  lead?: string;
  action?: ReactNode;
};

function Say({ icon: Icon, tone, title, lead, action }: SayProps) {
  return (
    <div className={`flex flex-wrap items-center gap-x-4 gap-y-2 ${TONES[tone].box}`}>
      <Icon aria-hidden className={`size-8 shrink-0 self-start ${TONES[tone].mark}`} />
      <div className="min-w-64 flex-1">
        <p className="font-bold text-lg leading-150">{title}</p>
        {lead && <p>{lead}</p>}
      </div>
      {action}
    </div>
  );
}

function Facts({ view }: { view: SharingView }) {
  const text = useText();
  const moment = useMoment();
  const roleWord = useRoleWord();
  const { state } = text.sharing;
  const own =
    view.role === null ? view.device : state.role({ device: view.device, role: roleWord(view.role) });
  return (
    <dl className="m-0 grid grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))] gap-x-6 gap-y-3 border-line border-t pt-3">
      <Fact name={state.pending} testId={testIds.sharingPending}>
        {text.sharing.changes({ count: view.pending })}
      </Fact>
      <Fact name={state.unreceived} testId={testIds.sharingUnreceived}>
        {text.sharing.changes({ count: view.unreceived })}
      </Fact>
      <Fact name={state.lastSync} testId={testIds.sharingLast}>
        {view.last_sync === null ? text.sharing.never : moment(view.last_sync)}
      </Fact>
      <Fact name={state.device}>{own}</Fact>
      <Fact name={state.folder} wide>
        <span className="select-text break-all font-normal">{view.folder ?? state.noFolder}</span>
      </Fact>
    </dl>
  );
}

function Fact(props: { name: string; testId?: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={`flex flex-col justify-between ${props.wide ? "col-span-full" : ""}`}>
      <dt className="text-muted text-sm leading-150">{props.name}</dt>
      <dd data-testid={props.testId} className="m-0 font-bold">
        {props.children}
      </dd>
    </div>
  );
}
