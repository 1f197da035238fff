import type { Act } from "./api/bindings";
import { useProfile } from "./api/queries";

/**
 * Whether the one who is using the program may do this, by the core's word for it. What they may not do is not on
 * the screen; the core refuses it in any case.
 */
export function useMay(): (act: Act) => boolean {
  const may = useProfile().data?.may;
  return (act) => may?.includes(act) ?? false;
}
