import { History as HistoryIcon } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { RecordKind } from "../../lib/api/commands";

/** Leads to what happened to a record. */
export function HistoryLink({ kind, id }: { kind: RecordKind; id: string }) {
  const text = useText();
  return (
    <ButtonLink to={`/history/${kind}/${id}`} weight="quiet">
      <HistoryIcon aria-hidden className="size-5" />
      {text.memory.openHistory}
    </ButtonLink>
  );
}
