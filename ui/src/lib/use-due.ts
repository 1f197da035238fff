import { useNavigate, useSearchParams } from "react-router";
import type { RecordKind } from "./api/commands";
import type { Due } from "./save";

/** The missing reason that a record was opened for from Today (`?reason=I-15`). */
export function useDue(kind: RecordKind, id: string | undefined): Due | undefined {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const code = search.get("reason");
  if (code === null || id === undefined) return undefined;
  return { code, kind, id, finish: () => void navigate("/", { replace: true }) };
}
