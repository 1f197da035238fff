import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useText } from "../i18n/text";
import { call } from "../lib/api/api";
import type { RecordKind } from "../lib/api/commands";
import { takeAwayId } from "../testids";
import { Button } from "./Button";
import { TakeAwayDialog } from "./TakeAwayDialog";

type Reason = "mistake" | "twice" | "changed" | "other";

type Props = {
  kind: RecordKind;
  id: string;
  /** What it is, in the words of the question: 「持ち物 上着」. */
  what: string;
  reasons?: readonly Reason[];
  /** Instead of 「消す」. */
  label?: string;
  lead?: string;
  onGone?: () => void;
  onBack?: () => void;
};

const USUAL: readonly Reason[] = ["mistake", "twice", "other"];

/** 「消す」: marks a record as deleted, for a reason. It stays in the history, and undo brings it back. */
export function TakeAway({ kind, id, what, reasons = USUAL, label, lead, onGone, onBack }: Props) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  return (
    <span data-noprint>
      <Button
        weight="quiet"
        testId={takeAwayId(id)}
        aria-label={label ?? text.takeAway.actionOf({ what })}
        onPress={() => setAsking(true)}
      >
        <Trash2 aria-hidden className="size-5" />
        {label ?? text.takeAway.action}
      </Button>
      {asking && (
        <TakeAwayDialog
          title={text.takeAway.ask({ what })}
          lead={() => lead ?? text.takeAway.lead}
          why={text.takeAway.why}
          choices={reasons.map((value) => ({ value, label: text.takeAway.reasons[value] }))}
          yes={() => text.takeAway.action}
          take={async (_choice, reason) => {
            const { change } = await call("delete", { kind, id, reason });
            return { message: text.takeAway.done({ what }), change };
          }}
          onGone={onGone}
          onBack={onBack}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  );
}
