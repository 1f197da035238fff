import { useEffect, useEffectEvent, useState } from "react";

/** A secret place is never on the screen longer than this, whatever the clocks say (I-60). */
const LONGEST_S = 30;

/** Whole seconds until `until`; calls `over` when they are gone, and at once on Esc or when the window is covered. */
export function useCountdown(until: string, over: () => void): number {
  const [end] = useState(() => Math.min(new Date(until).getTime(), Date.now() + LONGEST_S * 1000));
  const left = () => Math.max(0, Math.ceil((end - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  const tick = useEffectEvent(() => {
    setSeconds(left());
    if (Date.now() >= end) over();
  });
  const hide = useEffectEvent(() => over());

  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    const covered = () => {
      if (document.visibilityState === "hidden") hide();
    };
    const timer = setInterval(() => tick(), 250);
    window.addEventListener("keydown", keys, true);
    document.addEventListener("visibilitychange", covered);
    return () => {
      clearInterval(timer);
      window.removeEventListener("keydown", keys, true);
      document.removeEventListener("visibilitychange", covered);
    };
  }, []);

  return seconds;
}
