import type { RecordKind } from "./api/commands";
import { useDraft } from "./draft";
import { useForm } from "./form";
import type { OpenWarning } from "./save";

/** What is written about a stored record, by the code of its warning, and who approved it. */
type ReasonValues = { reasons: Record<string, string>; approved_by: string };

/** Records whose page asks for the reason again. */
const ASKED_AGAIN: readonly RecordKind[] = [
  "visit",
  "stay",
  "consultation",
  "referral",
  "shipment",
  "response",
];

/** The record whose reasons can be kept until they are saved: warnings of one, on a page of its own. */
export function keptFor(warnings: readonly OpenWarning[]): OpenWarning | null {
  const [first] = warnings;
  if (first === undefined || !ASKED_AGAIN.includes(first.kind)) return null;
  return warnings.every(({ id }) => id === first.id) ? first : null;
}

/** The reasons as they are typed. Their draft opens where Today asks for them, with what was typed. */
export function useReasons({ kind, id, code }: OpenWarning) {
  const form = useForm<ReasonValues>({ reasons: {}, approved_by: "" });
  const draft = useDraft(form, {
    key: `${kind}/${id}/reason`,
    kind,
    householdId: null,
    place: `/${kind}/${id}?reason=${code}`,
  });
  const { reasons } = form.values;

  function write(of: string, reason: string) {
    const { [of]: _before, ...others } = reasons;
    form.set("reasons", reason === "" ? others : { ...others, [of]: reason });
  }

  return { ...form, reasons, write, draft };
}
