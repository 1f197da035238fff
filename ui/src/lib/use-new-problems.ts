import { useEffect, useEffectEvent, useRef } from "react";
import type { Problems } from "./form";

/**
 * Acts when a save has found something wrong, not when a problem goes away because its field is being typed in:
 * the cursor must not leave a field after its first letter.
 */
export function useNewProblems(problems: Problems, act: () => void) {
  const before = useRef<Problems>({});
  const found = useEffectEvent(act);
  useEffect(() => {
    const known = Object.values(before.current);
    before.current = problems;
    if (Object.values(problems).some((problem) => !known.includes(problem))) found();
  }, [problems]);
}
