import type { ProfileView } from "./api/bindings";

/** What tells one person in one profile from another. */
type Whose = Pick<ProfileView, "data_dir" | "actor_id">;

const KEY = "tsunagi.place";
/** Long enough for a night's shift; a new day begins with Today. */
const KEPT_MS = 12 * 3_600_000;

type Kept = { place: string; at: number };

/** The places of everybody who was at this computer in the last half day. */
function kept(now: number): Record<string, Kept> {
  try {
    const all = JSON.parse(localStorage.getItem(KEY) ?? "null") as Record<string, Partial<Kept>> | null;
    const fresh = Object.entries(all ?? {}).filter(
      (entry): entry is [string, Kept] =>
        typeof entry[1]?.place === "string" &&
        entry[1].place.startsWith("/") &&
        typeof entry[1].at === "number" &&
        now - entry[1].at < KEPT_MS,
    );
    return Object.fromEntries(fresh);
  } catch {
    return {};
  }
}

/** Tells profiles and people apart without writing down what they are called (FNV-1a). */
function mark(profile: Whose): string {
  let hash = 0x811c9dc5;
  for (const sign of `${profile.data_dir}\n${profile.actor_id ?? ""}`) {
    hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16);
}

/** Keeps the route that is open: ids, never names. */
export function rememberPlace(profile: Whose, place: string, now = Date.now()): void {
  localStorage.setItem(KEY, JSON.stringify({ ...kept(now), [mark(profile)]: { place, at: now } }));
}

/** Where this person was in this profile, when they locked it, or its page died; null after half a day. */
export function lastPlace(profile: Whose, now = Date.now()): string | null {
  return kept(now)[mark(profile)]?.place ?? null;
}

/** The profile is gone: the next one begins at its own beginning. */
export function forgetPlace(): void {
  localStorage.setItem(KEY, "null");
}
