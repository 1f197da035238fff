import { useQuery } from "@tanstack/react-query";
import { call } from "./api/api";
import type { RecordKind } from "./api/commands";

/**
 * A stored record for its form; idle for a new one. Never kept: a form must start from what is stored now, and a
 * refresh in the background must not change what is being typed.
 */
export function useRecord(kind: RecordKind, id: string | undefined) {
  return useQuery({
    queryKey: ["record", kind, id],
    queryFn: () => call("get", { kind, id: id ?? "" }),
    enabled: id !== undefined,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
