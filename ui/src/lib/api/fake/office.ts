import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names = "workers" | "programmes" | "closings" | "close_month" | "weekly_preview";

/** Workers, programmes, month closing, the weekly CSV before it is written. */
export function fakeOffice(records: FakeRecords): Pick<Handlers, Names> {
  const { office } = records;
  return {
    workers: () => structuredClone(office.workers),
    programmes: () => structuredClone(office.programmes),
    closings: () => structuredClone(office.closings),
    close_month: ({ programme_id, month }) => {
      const line = office.closings.find(
        (candidate) => candidate.programme_id === programme_id && candidate.month === month,
      );
      if (line)
        Object.assign(line, {
          state: "closed",
          closed_at: `${records.today.date}T17:00:00+09:00`,
          by: "例山 一郎",
        });
      return { change: "closing" };
    },
    weekly_preview: ({ level }) => {
      const preview = structuredClone(office.preview);
      return level === "aggregate" ? { ...preview, files: preview.files.slice(-1) } : preview;
    },
  };
}
