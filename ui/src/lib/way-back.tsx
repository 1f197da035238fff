import { createContext, type ReactNode, useContext, useState } from "react";

/** A list of things to mend, which somebody left for one of its records. */
export type Origin = { place: string; label: "closing" | "weekly" | "reviews" | "reports" };

type WayBack = { origin: Origin | null; leave: (origin: Origin | null) => void };

const WayBackContext = createContext<WayBack>({ origin: null, leave: () => undefined });

export function useWayBack(): WayBack {
  return useContext(WayBackContext);
}

/** Remembers where to go back to, however many screens lie between. */
export function WayBackProvider({ children }: { children: ReactNode }) {
  const [origin, setOrigin] = useState<Origin | null>(null);
  return <WayBackContext value={{ origin, leave: setOrigin }}>{children}</WayBackContext>;
}
