import { PhoneCall, TriangleAlert } from "lucide-react";
import { Chips } from "../../components/Chips";
import { useText } from "../../i18n/text";
import type { Problem } from "../../lib/api/problem";
import { useHandover } from "../../lib/api/queries";
import { testIds } from "../../testids";

/** From this level on somebody has to be told (I-22). */
export const REPORTED = 2;

type Props = { name: string; value: string; onChange: (level: string) => void; problem?: Problem };

/** How worrying it was, what that means, and from which level on whom to tell. */
export function ConcernLevel(props: Props) {
  const text = useText();
  const level = Number(props.value);
  const help: Record<string, string> = text.visiting.concernHelp;
  return (
    <div className="flex flex-col gap-2">
      <Chips
        {...props}
        label={text.visit.concern}
        required
        choices={Object.entries(text.codes.concern_level).map(([value, label]) => ({ value, label }))}
      />
      <output className="min-h-6 text-sm leading-150">{help[props.value]}</output>
      {level >= REPORTED && <HandOver urgent={level > REPORTED} />}
    </div>
  );
}

function HandOver({ urgent }: { urgent: boolean }) {
  const text = useText();
  const handover = useHandover(24);
  const now = handover.data?.on_call.filter((each) => each.now) ?? [];
  const Icon = urgent ? TriangleAlert : PhoneCall;
  return (
    <div
      role="status"
      data-testid={testIds.visitConcernHint}
      className="flex items-start gap-3 rounded-8 border border-warn-mark bg-warn-tint px-4 py-3"
    >
      <Icon aria-hidden className="mt-0.5 size-6 shrink-0 text-warn-mark" />
      <div className="min-w-0 leading-150">
        {urgent && <p className="font-bold">{text.visiting.urgentHint}</p>}
        <p>{text.visiting.handOverHint}</p>
        {now.map((each) => (
          <p key={each.id} className="mt-1">
            {text.visiting.onCallNow}: {each.name}{" "}
            <span className="whitespace-nowrap font-bold tabular-nums">{each.phone}</span>
          </p>
        ))}
      </div>
    </div>
  );
}
