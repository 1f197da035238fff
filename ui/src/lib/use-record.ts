import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "./api/api";
import type { RecordKind } from "./api/commands";

let opened = 0;

/**
 * A stored record for its form; idle for a new one. Never kept, and never handed on to the form that follows: a
 * form must start from what is stored now, and a refresh in the background must not change what is being typed.
 */
export function useRecord(kind: RecordKind, id: string | undefined) {
  const [mine] = useState(() => {
    opened += 1;
    return opened;
  });
  return useQuery({
    queryKey: ["record", kind, id, mine],
    queryFn: () => call("get", { kind, id: id ?? "" }),
    enabled: id !== undefined,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
