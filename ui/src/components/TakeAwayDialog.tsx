import { type LucideIcon, Trash2 } from "lucide-react";
import { useState } from "react";
import { useText } from "../i18n/text";
import { Problem, toProblem } from "../lib/api/problem";
import { useRefreshRecords } from "../lib/api/queries";
import { isComposing } from "../lib/ime";
import { testIds } from "../testids";
import { AskDialog } from "./AskDialog";
import { Button } from "./Button";
import { Chips, type Choice } from "./Chips";
import { TextField } from "./TextField";
import { useToasts } from "./Toasts";

/** What was done: the words for it, and the change that undo takes back. */
export type Taken = { message: string; change: string | null };

type Props = {
  icon?: LucideIcon;
  title: string;
  /** What it does, which may depend on the choice. */
  lead: (choice: string) => string;
  why: string;
  /** The first one is chosen at the beginning. */
  choices: readonly Choice[];
  yes: (choice: string) => string;
  /** Choices that need no words of their own. */
  silent?: readonly string[];
  /** `reason` is the chosen words with what was typed. */
  take: (choice: string, reason: string) => Promise<Taken>;
  /** It is gone. */
  onGone?: () => void;
  /** It was brought back by undo. */
  onBack?: () => void;
  onClose: () => void;
};

const OTHER = "other";
const WORDS = "take_away_words";

/** Asks why something is taken away; afterwards the toast brings it back. */
export function TakeAwayDialog(props: Props) {
  const { icon: Icon = Trash2, title, choices, silent = [], onGone, onBack, onClose } = props;
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [choice, setChoice] = useState(choices[0]?.value ?? OTHER);
  const [words, setWords] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function take() {
    if (busy) return;
    const usual = choice === OTHER ? "" : (choices.find(({ value }) => value === choice)?.label ?? "");
    const reason = [usual, words.trim()].filter(Boolean).join(": ");
    if (reason === "") {
      setProblem(new Problem({ code: "reason_required", field: WORDS, detail: {} }));
      return;
    }
    setBusy(true);
    try {
      const { message, change } = await props.take(choice, reason);
      const changes = change === null ? [] : [change];
      toasts.show({ message, changes, ...(onBack ? { undo: async () => onBack() } : {}) });
      onClose();
      onGone?.();
      await refresh();
    } catch (thrown) {
      setProblem(toProblem(thrown));
      setBusy(false);
    }
  }

  const atWords = problem?.field === WORDS ? problem : undefined;
  return (
    <AskDialog
      testId={testIds.takeAwayDialog}
      title={title}
      onClose={onClose}
      problem={atWords ? null : problem}
      actions={
        <>
          <Button weight="primary" testId={testIds.takeAwayYes} isDisabled={busy} onPress={() => void take()}>
            <Icon aria-hidden className="size-5" />
            {busy ? text.takeAway.busy : props.yes(choice)}
          </Button>
          <Button testId={testIds.takeAwayNo} onPress={onClose}>
            {text.form.cancel}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter from any field inside */}
      <div
        className="flex flex-col gap-4"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || isComposing(event.nativeEvent)) return;
          if (event.ctrlKey || event.metaKey) void take();
        }}
      >
        <Chips
          name="take_away_why"
          label={props.why}
          value={choice}
          autoFocus
          onChange={(value) => {
            setChoice(value);
            setProblem(null);
          }}
          choices={choices}
        />
        <p>{props.lead(choice)}</p>
        {!silent.includes(choice) && (
          <TextField
            name={WORDS}
            label={text.takeAway.words}
            required={choice === OTHER}
            value={words}
            onChange={(value) => {
              setWords(value);
              setProblem(null);
            }}
            problem={atWords}
          />
        )}
      </div>
    </AskDialog>
  );
}
