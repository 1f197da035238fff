import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being printed: what the screen shows in parts stands on paper as a whole. */
export function useOnPaper(): boolean {
  const [onPaper, setOnPaper] = useState(false);
  useEffect(() => {
    // The sheet is laid out as soon as everybody has heard of it.
    const print = () => flushSync(() => setOnPaper(true));
    const done = () => setOnPaper(false);
    window.addEventListener("beforeprint", print);
    window.addEventListener("afterprint", done);
    return () => {
      window.removeEventListener("beforeprint", print);
      window.removeEventListener("afterprint", done);
    };
  }, []);
  return onPaper;
}
