import { Eye, EyeOff, Timer } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { RevealView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { RevealReason } from "./RevealReason";
import { useCountdown } from "./use-countdown";

/** A masked place, shown for a reason and for half a minute. It lives in this component alone and is never printed. */
export function Reveal({ householdId }: { householdId: string }) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<RevealView | null>(null);

  return (
    <div data-noprint className="mt-1">
      {shown ? (
        <Shown view={shown} onHide={() => setShown(null)} />
      ) : (
        <Button testId={testIds.reveal} onPress={() => setAsking(true)}>
          <Eye aria-hidden className="size-5" />
          {text.family.reveal}
        </Button>
      )}
      {asking && (
        <RevealReason
          householdId={householdId}
          onShown={(view) => {
            setAsking(false);
            setShown(view);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Shown({ view, onHide }: { view: RevealView; onHide: () => void }) {
  const text = useText();
  const left = useCountdown(view.until, onHide);
  return (
    <div
      data-testid={testIds.revealed}
      className="flex flex-wrap items-center gap-x-6 gap-y-2 rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-2"
    >
      <div role="status" className="min-w-64 flex-1 leading-150">
        <p className="font-bold">{view.address ?? text.family.noAddress}</p>
        <p className="font-bold tabular-nums">
          {view.phones.length > 0 ? view.phones.join("、") : text.family.noPhone}
        </p>
        {view.placed.map(({ person, organisation }) => (
          <p key={person} className="font-bold">
            {text.family.placed({ person, organisation })}
          </p>
        ))}
      </div>
      {/* Not live: a voice that counts down would drown the address. */}
      <span className="flex items-center gap-1.5 whitespace-nowrap text-warn tabular-nums">
        <Timer aria-hidden className="size-5 shrink-0" />
        {text.family.hidesIn({ seconds: left })}
      </span>
      <Button testId={testIds.revealHide} onPress={onHide} autoFocus>
        <EyeOff aria-hidden className="size-5" />
        {text.family.hide}
      </Button>
    </div>
  );
}
