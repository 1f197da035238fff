import { Send } from "lucide-react";
import { Link } from "react-router";
import { ButtonLink } from "../../components/Button";
import { StatusBadge } from "../../components/StatusBadge";
import { TakeAway } from "../../components/TakeAway";
import { useLanguage, useText } from "../../i18n/text";
import { shortDate } from "../../lib/dates/format";
import { cardId, testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { useReferrals } from "./case-queries";
import { useWord } from "./words";

type Props = { id: string; date: string; notification: boolean; onGone: () => void };

/** What can be done with a stored consultation. A notification is corrected, never deleted (I-51). */
export function ConsultationActions({ id, date, notification, onGone }: Props) {
  const words = useText().cases.consultation;
  return (
    <>
      <HistoryLink kind="consultation" id={id} />
      {!notification && (
        <TakeAway kind="consultation" id={id} what={words.takeAway({ date })} onGone={onGone} />
      )}
      <ButtonLink to={`/referral/new?consultation=${id}`} testId={testIds.consultationRefer}>
        <Send aria-hidden className="size-5" />
        {words.refer}
      </ButtonLink>
    </>
  );
}

/** Where a consultation led. */
export function Referred({ consultationId }: { consultationId: string }) {
  const words = useText().cases.consultation;
  const language = useLanguage();
  const word = useWord();
  const referrals = useReferrals(consultationId);
  const lines = referrals.data ?? [];
  if (lines.length === 0) return null;
  return (
    <section className="rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="mb-1 font-bold text-lg">{words.referrals}</h2>
      <ul className="m-0 list-none p-0">
        {lines.map((line) => (
          <li key={line.id} className="border-line border-t first:border-t-0">
            <Link
              to={`/referral/${line.id}`}
              data-testid={cardId("referral", line.id)}
              className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-ink no-underline hover:bg-tint"
            >
              <span className="w-28 shrink-0">{shortDate(line.date, language)}</span>
              <span className="font-bold">{line.organisation}</span>
              <span className="min-w-0 flex-1 text-muted text-sm">
                {line.reasons.map((code) => word("referral_reason", code)).join("、")}
              </span>
              <StatusBadge list="referral_status" code={line.status} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
