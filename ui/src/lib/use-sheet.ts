import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** What is put on paper instead of the screen: there for the printing alone. */
export function useSheet<T>() {
  const [sheet, setSheet] = useState<T | null>(null);
  useEffect(() => {
    const gone = () => setSheet(null);
    window.addEventListener("afterprint", gone);
    return () => window.removeEventListener("afterprint", gone);
  }, []);
  // It has to stand before the dialog of the printer opens.
  return { sheet, put: (one: T) => flushSync(() => setSheet(one)) };
}
