import { TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { problemSentence, useText } from "../i18n/text";
import type { Problem } from "../lib/api/problem";
import { Button } from "./Button";

/** An ordinary question, one with consequences, one whose answer cannot be taken back. */
type Tone = "plain" | "warn" | "bad";

type Props = {
  testId: string;
  title: string;
  tone?: Tone;
  /** Escape, a press beside it and the cross; without it only the actions end the dialog. */
  onClose?: () => void;
  /** A press beside it closes nothing: what was typed would be lost. */
  stays?: boolean;
  /** What went wrong with the whole of it, said above the actions. */
  problem?: Problem | null | undefined;
  /** The answers. A dialog without them has a cross at its head. */
  actions?: ReactNode;
  children?: ReactNode;
};

const EDGE: Record<Tone, string> = {
  plain: "border border-edge",
  warn: "border-2 border-warn-mark",
  bad: "border-2 border-bad",
};
const MARK: Record<Exclude<Tone, "plain">, string> = { warn: "text-warn-mark", bad: "text-bad" };

/** A question over the screen: everything else waits for its answer. */
export function AskDialog(props: Props) {
  const { testId, title, tone = "plain", onClose, stays = false, problem, actions, children } = props;
  const text = useText();
  return (
    <ModalOverlay
      isOpen
      isDismissable={onClose !== undefined && !stays}
      onOpenChange={(open) => !open && onClose?.()}
      className="fixed inset-0 z-30 flex items-start justify-center overflow-y-auto bg-black/40 px-4 py-[clamp(0.5rem,6vh,3rem)]"
    >
      <Modal
        className={`w-full max-w-168 overflow-clip rounded-12 bg-surface text-ink shadow-4 ${EDGE[tone]}`}
      >
        {/* What is long scrolls; the answers stay in sight, as does the cross. */}
        <Dialog
          role={actions ? "alertdialog" : "dialog"}
          data-testid={testId}
          className="flex max-h-[calc(100dvh-2*clamp(0.5rem,6vh,3rem)-4px)] flex-col gap-4 overflow-y-auto scroll-pb-28 px-6 outline-none"
        >
          <div
            className={`flex gap-2 pt-5 ${actions ? "items-start" : "sticky top-0 z-10 -mb-2 items-center bg-surface pb-2"}`}
          >
            {tone !== "plain" && (
              <TriangleAlert aria-hidden className={`mt-0.5 size-7 shrink-0 ${MARK[tone]}`} />
            )}
            <Heading slot="title" className="min-w-0 flex-1 break-words font-bold text-xl leading-150">
              {title}
            </Heading>
            {!actions && (
              <Button weight="quiet" aria-label={text.frame.close} {...(onClose && { onPress: onClose })}>
                <X aria-hidden className="size-6" />
              </Button>
            )}
          </div>
          {children}
          {problem && (
            <p
              role="alert"
              data-code={problem.code}
              className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-2"
            >
              {problemSentence(text, problem)}
            </p>
          )}
          {actions ? (
            <div className="sticky bottom-0 z-10 -mx-6 flex flex-wrap gap-3 border-line border-t bg-surface px-6 pt-3 pb-4">
              {actions}
            </div>
          ) : (
            <span aria-hidden className="h-1 shrink-0" />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
