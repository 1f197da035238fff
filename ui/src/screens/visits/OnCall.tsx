import { Clock, PhoneCall, TriangleAlert } from "lucide-react";
import { Section } from "../../components/FormShell";
import { LoadProblem } from "../../components/Page";
import { useText } from "../../i18n/text";
import type { OnCallView } from "../../lib/api/bindings";
import { useHandover } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { linkOf, useSharing } from "../sharing/sharing-queries";

/** Whom to ring. The numbers are on this device: they are there without a network. */
export function OnCall() {
  const text = useText();
  const handover = useHandover(24);
  const sharing = useSharing();
  const away = sharing.data?.shared === true && linkOf(sharing.data.problem) !== "good";
  const list = handover.data?.on_call ?? [];
  const now = list.filter((each) => each.now);
  const others = list.filter((each) => !each.now);
  return (
    <Section title={text.visiting.whomToRing}>
      {away && (
        <p
          data-testid={testIds.concernNotSent}
          className="flex items-start gap-2 rounded-8 bg-warn-tint px-4 py-2 text-warn"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-6 shrink-0" />
          {text.visiting.concernNotSent}
        </p>
      )}
      {handover.isError && <LoadProblem error={handover.error} onRetry={() => void handover.refetch()} />}
      {handover.data && list.length === 0 && (
        <div>
          <p className="font-bold">{text.visiting.onCallEmpty}</p>
          <p className="text-muted">{text.visiting.onCallEmptyLead}</p>
        </div>
      )}
      {list.length > 0 && (
        <ul data-testid={testIds.concernOnCall} className="m-0 flex list-none flex-col gap-2 p-0">
          {[...now, ...others].map((each) => (
            <Person key={each.id} each={each} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Person({ each }: { each: OnCallView }) {
  const text = useText();
  const Icon = each.now ? PhoneCall : Clock;
  return (
    <li
      className={`flex flex-wrap items-center gap-x-4 gap-y-1 rounded-8 border px-4 py-2 ${
        each.now ? "border-2 border-primary bg-tint" : "border-line"
      }`}
    >
      <Icon aria-hidden className={`size-6 shrink-0 ${each.now ? "text-primary" : "text-muted"}`} />
      <span className="min-w-48 flex-1 leading-150">
        <span className="block text-sm">
          {each.now ? text.visiting.onCallNow : text.visiting.onCallOther}
        </span>
        <span className="block font-bold">{each.name}</span>
        {each.note && <span className="block text-muted text-sm">{each.note}</span>}
      </span>
      <span className="select-all whitespace-nowrap font-bold text-2xl tabular-nums">{each.phone}</span>
    </li>
  );
}
