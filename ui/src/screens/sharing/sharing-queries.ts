import { useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";

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

/** What no waiting mends: a person has to look. Whatever else was met, the folder is away for a while. */
const BROKEN = [
  "read_only",
  "disk_full",
  "version_newer",
  "folder_other_organisation",
  "folder_not_empty",
  "damaged",
];

export type Link = "good" | "away" | "broken";

export function linkOf(problem: string | null): Link {
  if (problem === null) return "good";
  return BROKEN.includes(problem) ? "broken" : "away";
}
