import { useEffect } from "react";

const SHEET = "@page { size: A4 landscape; margin: 12mm; }";

/**
 * Prints the screen across the sheet. The rule is on the page while it is printed and no longer: a style sheet that
 * comes and goes with a screen costs WebKit some 5 MB each time, which it gives back late.
 */
export function useLandscape(wanted = true) {
  useEffect(() => {
    if (!wanted) return;
    const rule = document.createElement("style");
    rule.textContent = SHEET;
    const put = () => document.head.append(rule);
    const take = () => rule.remove();
    window.addEventListener("beforeprint", put);
    window.addEventListener("afterprint", take);
    return () => {
      window.removeEventListener("beforeprint", put);
      window.removeEventListener("afterprint", take);
      take();
    };
  }, [wanted]);
}
