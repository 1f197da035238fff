import { ChevronRight } from "lucide-react";
import { Link } from "react-router";
import { Empty, LoadProblem } from "../../components/Page";
import { First } from "../../components/Rest";
import { StatusBadge } from "../../components/StatusBadge";
import { useLanguage, useText } from "../../i18n/text";
import { shortDate } from "../../lib/dates/format";
import { cardId } from "../../testids";
import { useReferrals } from "./case-queries";
import { useWord } from "./words";

/** Referrals that nobody has answered for good. */
export function ReferralList() {
  const words = useText().cases.referral;
  const language = useLanguage();
  const word = useWord();
  const view = useReferrals(null);
  if (view.isError) return <LoadProblem error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return null;
  if (view.data.length === 0) return <Empty title={words.empty} lead={words.emptyLead} />;
  return (
    <ul className="m-0 list-none overflow-hidden rounded-12 border border-line bg-surface p-0">
      <First name="referrals" of={view.data}>
        {(line) => (
          <li key={line.id} className="border-line border-b last:border-b-0">
            <Link
              to={`/referral/${line.id}`}
              data-testid={cardId("referral", line.id)}
              className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5 text-ink no-underline hover:bg-tint"
            >
              <span className="w-28 shrink-0">{shortDate(line.date, language)}</span>
              <span className="min-w-72 flex-1">
                <span className="block font-bold leading-150">
                  {line.who === "" ? words.anonymous : line.who} — {line.organisation}
                </span>
                <span className="block text-muted text-sm leading-150">
                  {[
                    word("referral_direction", line.direction),
                    ...line.reasons.map((code) => word("referral_reason", code)),
                  ].join(" / ")}
                </span>
              </span>
              <span className="ml-auto flex items-center gap-2">
                <StatusBadge list="referral_status" code={line.status} />
                <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
              </span>
            </Link>
          </li>
        )}
      </First>
    </ul>
  );
}
