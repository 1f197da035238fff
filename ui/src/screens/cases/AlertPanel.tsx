import { CircleCheck, OctagonAlert, Send } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../../components/Button";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { type AnswerValues, numbers } from "./answer-values";
import { useScore } from "./case-queries";
import { alerts, useScoreWords } from "./ScoreBadge";

type Props = { id: string; initial: AnswerValues; seenOn: string | null; onSeen: () => void };

/** What stored answers ask for: look at it, hand it on, say that somebody has. */
export function AlertPanel({ id, initial, seenOn, onSeen }: Props) {
  const words = useText().cases.response;
  const language = useLanguage();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const points = useScoreWords();
  const [busy, setBusy] = useState(false);
  const score = useScore(initial.questionnaire_id, numbers(initial.answers));
  if (!score.data || !alerts(score.data)) return null;
  const { cutoff, over_cutoff, alert_items } = score.data;

  async function see() {
    setBusy(true);
    try {
      const { change } = await call("see_alert", { response_id: id });
      toasts.show({ message: words.seenDone, changes: change ? [change] : [] });
      await refresh();
      onSeen();
    } catch (thrown) {
      toasts.show({ message: words.see, problem: toProblem(thrown) });
    } finally {
      setBusy(false);
    }
  }

  const seen = seenOn !== null;
  const refer = `/referral/new?household=${initial.household?.id ?? ""}&person=${initial.person_id}`;
  return (
    <section
      data-testid={testIds.responseAlert}
      data-seen={seen}
      className={`flex flex-col gap-3 rounded-12 border-2 px-5 py-4 ${seen ? "border-edge bg-surface" : "border-bad bg-bad-tint"}`}
    >
      <h2 className="flex items-center gap-2 font-bold text-lg">
        {seen ? (
          <CircleCheck aria-hidden className="size-6 shrink-0 text-good" />
        ) : (
          <OctagonAlert aria-hidden className="size-6 shrink-0 text-bad" />
        )}
        {seen ? words.seenOn({ day: longDate(seenOn, language) }) : words.alertTitle}
      </h2>
      <ul className="m-0 list-disc pl-6 leading-170">
        {over_cutoff && cutoff !== null && (
          <li>{words.overCutoff({ points: points(score.data), cutoff })}</li>
        )}
        {alert_items.length > 0 && <li>{words.alertItems({ items: alert_items.join("、") })}</li>}
      </ul>
      {!seen && (
        <>
          <p>{alert_items.length > 0 ? words.urgentNext : words.next}</p>
          <div className="flex flex-wrap gap-3">
            <ButtonLink to={refer} weight="primary" testId={testIds.responseRefer}>
              <Send aria-hidden className="size-5" />
              {words.refer}
            </ButtonLink>
            <Button testId={testIds.responseSeen} isDisabled={busy} onPress={() => void see()}>
              <CircleCheck aria-hidden className="size-5" />
              {words.see}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
