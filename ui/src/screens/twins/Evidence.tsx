import { CircleCheck, CircleHelp } from "lucide-react";
import { Badge } from "../../components/Badge";
import { useText } from "../../i18n/text";
import type { TwinsView } from "../../lib/api/bindings";

/** How sure it is, what agrees and what differs. */
export function Evidence({ twins }: { twins: Pick<TwinsView, "verdict" | "agrees" | "differs"> }) {
  const text = useText();
  const { intake, twins: words } = text;
  const named = (codes: string[]) =>
    codes.map((code) => (intake.evidence as Record<string, string>)[code] ?? code).join(words.comma);
  const same = twins.verdict === "same";
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Badge icon={same ? CircleCheck : CircleHelp} tone={same ? "plan" : "quiet"}>
        {same ? intake.verdicts.same : intake.verdicts.maybe}
      </Badge>
      <span>{words.agree({ what: named(twins.agrees) })}</span>
      {twins.differs.length > 0 && (
        <span className="font-bold text-warn">{words.differ({ what: named(twins.differs) })}</span>
      )}
    </p>
  );
}
