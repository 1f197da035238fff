import { CircleCheck, CircleDashed, OctagonAlert } from "lucide-react";
import { Badge } from "../../components/Badge";
import { useText } from "../../i18n/text";
import type { ScoreView } from "../../lib/api/bindings";

/** Whether somebody should look at what was answered. */
export function alerts(score: ScoreView): boolean {
  return score.over_cutoff || score.alert_items.length > 0;
}

/** The points, or a dash and how many answers are missing. */
export function useScoreWords(): (score: ScoreView) => string {
  const words = useText().cases.response;
  return ({ score, score_max, missing }) => {
    if (score === null) return words.noScore({ count: missing.length });
    return score_max === null ? words.points({ score }) : words.pointsOf({ score, max: score_max });
  };
}

/** Points and alert: shape and word, never colour alone. */
export function ScoreBadge({ score }: { score: ScoreView }) {
  const words = useText().cases.response;
  const points = useScoreWords();
  if (!alerts(score)) {
    return (
      <Badge icon={score.score === null ? CircleDashed : CircleCheck} tone="quiet">
        {points(score)}
      </Badge>
    );
  }
  return (
    <>
      <Badge icon={OctagonAlert} tone={score.seen_on === null ? "bad" : "warn"}>
        {`${points(score)} ${words.alert}`}
      </Badge>
      {score.seen_on !== null && (
        <Badge icon={CircleCheck} tone="good">
          {words.seen}
        </Badge>
      )}
    </>
  );
}
