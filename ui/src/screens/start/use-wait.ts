import { useEffect, useState } from "react";
import type { Problem } from "../../lib/api/problem";

/** Seconds that everybody has to wait after wrong tries, counting down; `heed` takes what a refusal says of it. */
export function useWait(first: number): { seconds: number; heed: (problem: Problem) => void } {
  const [until, setUntil] = useState(() => Date.now() + first * 1000);
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [, setTick] = useState(0);
  const seconds = left();

  useEffect(() => {
    if (until <= Date.now()) return;
    const timer = setInterval(() => {
      setTick((n) => n + 1);
      if (Date.now() >= until) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);

  function heed({ detail }: Problem) {
    const wait = detail.seconds ?? detail.wait_seconds;
    if (typeof wait === "number" && wait > 0) setUntil(Date.now() + wait * 1000);
  }
  return { seconds, heed };
}

/** `0:05`, `12:40`. */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
