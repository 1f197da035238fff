import { useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import type { SharingView } from "../../lib/api/bindings";

/** How often the footer asks how far sharing is; the answer touches no folder. */
const EVERY_MS = 30_000;

/** How far sharing is: asked for again after an edit, when others' changes arrive, and every half minute. */
export function useSharing() {
  return useQuery({
    queryKey: ["records", "sharing"],
    queryFn: () => call("sharing", {}),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
  });
}

export function useConflicts() {
  return useQuery({ queryKey: ["records", "conflicts"], queryFn: () => call("conflicts", {}) });
}

/** What removed computers wrote after their removal; asked for where there may be something. */
export function useWrittenLate(enabled: boolean) {
  return useQuery({
    queryKey: ["records", "written-late"],
    queryFn: () => call("written_late", {}),
    enabled,
    retry: false,
  });
}

/** What waiting mends: the folder is not there for a while. Anything else a person has to look at. */
const AWAY = ["folder_missing", "folder_unmounted", "file_missing", "name_taken", "io", "busy"];

export type Link = "good" | "away" | "broken";

export function linkOf(problem: string | null): Link {
  if (problem === null) return "good";
  return AWAY.includes(problem) ? "away" : "broken";
}

/** Whoever works on the only computer may begin to share: roles of devices come with it. */
export function mayBegin(view: SharingView): boolean {
  return view.may_invite || (!view.shared && view.role === null);
}
