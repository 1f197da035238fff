import type { Handlers } from "../fake";

type Names = "workers" | "programmes" | "closings" | "close_month" | "weekly_preview";

/** Workers, programmes, month closing, the weekly CSV before it is written. */
export function fakeOffice(): Pick<Handlers, Names> {
  return {
    workers: () => [],
    programmes: () => [],
    closings: () => [],
    close_month: () => ({ change: "closing" }),
    weekly_preview: () => ({
      checks: [],
      files: [],
      left_out: 0,
      masked: 0,
      added: 0,
      changed: 0,
      removed: 0,
      last_folder: null,
    }),
  };
}
