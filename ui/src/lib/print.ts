import { useToasts } from "../components/Toasts";
import { call } from "./api/api";
import type { RecordKind } from "./api/commands";
import { toProblem } from "./api/problem";

/**
 * What is printed; `kind` and `id` of the record that it is about, where it is about one. The recovery sheet is about no
 * record, and whoever was shown it may print it.
 */
type Sheet = { kind: RecordKind | null; id: string | null; what: string } | { kit: true; what: string };

/**
 * Prints the page, once the access log has its line: where that cannot be written, nothing is printed. `show` puts
 * the sheet on the page first, where it is not there already.
 */
export function usePrint(): (sheet: Sheet, show?: () => void) => Promise<void> {
  const toasts = useToasts();
  return async (sheet, show) => {
    try {
      await ("kit" in sheet ? call("log_kit_print", {}) : call("log_print", sheet));
    } catch (thrown) {
      toasts.show({ message: sheet.what, problem: toProblem(thrown) });
      return;
    }
    show?.();
    window.print();
  };
}
