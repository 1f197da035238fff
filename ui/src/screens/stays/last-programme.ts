import type { ChoiceView, OptionsView } from "../../lib/api/bindings";
import { programmesOf } from "../../lib/programmes";

const KEY = "tsunagi.desk.programme";

/** The programme the desk looked at last on this device, else the first with stays. */
export function lastProgramme(
  options: OptionsView | undefined,
  asked?: string | null,
): ChoiceView | undefined {
  const own = programmesOf(options, "stay");
  const find = (id: string | null | undefined) => own.find((programme) => programme.id === id);
  return find(asked) ?? find(localStorage.getItem(KEY)) ?? own[0];
}

export function rememberProgramme(id: string): void {
  localStorage.setItem(KEY, id);
}
