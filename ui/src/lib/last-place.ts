import type { ProfileView } from "./api/bindings";

/** What tells one person in one profile from another. */
type Whose = Pick<ProfileView, "data_dir" | "actor_id">;

const KEY = "tsunagi.place";
/** Long enough for a night's shift; a new day begins with Today. */
const KEPT_MS = 12 * 3_600_000;

type Kept = { whose: string; place: string; at: number };

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
  localStorage.setItem(KEY, JSON.stringify({ whose: mark(profile), place, at: now } satisfies Kept));
}

/** Where this person was in this profile, when the window closed or its page died; null after half a day. */
export function lastPlace(profile: Whose, now = Date.now()): string | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Kept> | null;
    if (kept?.whose !== mark(profile) || typeof kept.place !== "string" || typeof kept.at !== "number")
      return null;
    const fresh = now - kept.at < KEPT_MS && kept.place.startsWith("/");
    return fresh ? kept.place : null;
  } catch {
    return null;
  }
}

/** The profile is gone: the next one begins at its own beginning. */
export function forgetPlace(): void {
  localStorage.setItem(KEY, "null");
}
