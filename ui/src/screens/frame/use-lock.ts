import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import { flushDrafts } from "../../lib/draft";

/** Locks the records and takes them off the screen at once, for the next person must not see them. */
export function useLock(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    // Covered before anything is waited for.
    document.documentElement.dataset.covered = "";
    try {
      await flushDrafts();
      const locked = await call("lock", {}).catch(() => null);
      if (locked) queries.setQueryData(["profile"], locked);
      else await queries.invalidateQueries({ queryKey: ["profile"] });
      queries.removeQueries({ queryKey: ["records"] });
    } finally {
      delete document.documentElement.dataset.covered;
    }
  };
}
