import { CalendarRange, TriangleAlert } from "lucide-react";
import { useText } from "../../i18n/text";
import type { QuotaView } from "../../lib/api/bindings";
import type { CivilDate } from "../../lib/dates/civil";
import { testIds } from "../../testids";
import { useQuota } from "./desk-queries";
import { quotaGone, useQuotaWords } from "./use-quota-words";

type Props = {
  quota: QuotaView;
  /** Whose days, where there are several lines. */
  name?: string;
};

/** Days of this fiscal year, against what the programme allows; used up is said with shape, word and colour. */
export function QuotaLine({ quota, name }: Props) {
  const text = useText();
  const words = useQuotaWords();
  const gone = quotaGone(quota);
  const Icon = gone ? TriangleAlert : CalendarRange;
  return (
    <p
      data-testid={testIds.stayQuota}
      className={`flex w-fit flex-wrap items-center gap-x-3 rounded-8 border px-3 py-1.5 ${
        gone ? "border-warn-mark bg-warn-tint text-warn" : "border-line bg-surface"
      }`}
    >
      <span className="flex items-center gap-1.5">
        <Icon aria-hidden className="size-5 shrink-0" />
        {text.desk.quota}
      </span>
      {name && <span>{name}</span>}
      <span className="font-bold tabular-nums">{words(quota)}</span>
      {gone && <span className="font-bold">{text.desk.quotaGone}</span>}
      {quota.max_days_per_stay !== null && (
        <span className="text-sm">{text.desk.quotaPerStay({ max: quota.max_days_per_stay })}</span>
      )}
    </p>
  );
}

type NoteProps = { programmeId: string; personId: string; on: CivilDate };

/** The same in few words, beside an act that takes more of these days. */
export function QuotaNote({ programmeId, personId, on }: NoteProps) {
  const text = useText();
  const words = useQuotaWords();
  const quota = useQuota(programmeId, personId, on).data;
  if (!quota) return null;
  const gone = quotaGone(quota);
  const Icon = gone ? TriangleAlert : CalendarRange;
  return (
    <span
      data-testid={testIds.stayQuota}
      className={`inline-flex items-center gap-1 text-sm ${gone ? "font-bold text-warn" : "text-muted"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="tabular-nums">{words(quota)}</span>
      {gone && text.desk.quotaGone}
    </span>
  );
}
