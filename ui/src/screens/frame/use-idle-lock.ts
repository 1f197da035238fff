import { useEffect, useEffectEvent } from "react";

/** Signs that somebody is there. */
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "compositionupdate"] as const;
const LOOK_MS = 2_000;

/** Calls `lock` when nobody has touched the window for so many minutes, also over the computer's sleep. */
export function useIdleLock(minutes: number | null, lock: () => void) {
  const over = useEffectEvent(lock);
  useEffect(() => {
    if (minutes === null) return;
    let last = Date.now();
    const touched = () => {
      // Whoever wakes the computer up comes too late: what was open then is not theirs.
      if (Date.now() - last < minutes * 60_000) last = Date.now();
      else over();
    };
    const look = setInterval(() => {
      if (Date.now() - last >= minutes * 60_000) {
        last = Date.now();
        over();
      }
    }, LOOK_MS);
    for (const sign of SIGNS) window.addEventListener(sign, touched, { capture: true, passive: true });
    return () => {
      clearInterval(look);
      for (const sign of SIGNS) window.removeEventListener(sign, touched, { capture: true });
    };
  }, [minutes]);
}
