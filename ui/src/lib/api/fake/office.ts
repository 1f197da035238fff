import type { Handlers } from "../fake";
import type { FakeRecords } from "../fake-data";

type Names =
  | "workers"
  | "programmes"
  | "closings"
  | "close_month"
  | "weekly_preview"
  | "certificates"
  | "recipients"
  | "export_weekly";

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
    certificates: ({ worker_id }) => {
      const worker = office.workers.find(({ id }) => id === worker_id);
      if (!worker) return [];
      const { name, code, training_hours: hours, pledge_signed_on } = worker;
      const missing = [...(hours < 40 ? ["training_hours"] : []), ...(pledge_signed_on ? [] : ["pledge"])];
      return [
        {
          worker: name,
          code,
          programme_id: "pr-1",
          programme: "ホームスタート",
          required_hours: 40,
          hours,
          pledge_required: true,
          pledge_signed_on,
          completed_on: hours < 40 ? null : "2025-09-10",
          courses: [
            { course: "養成講座", hours: hours - 2, completed_on: "2025-03-20" },
            { course: "フォローアップ研修", hours: 2, completed_on: "2025-09-10" },
          ],
          missing,
        },
      ];
    },
    recipients: () => records.options.organisations.slice(0, 2).map(({ id }) => id),
    export_weekly: ({ out, period, recipient_id, passphrase }) =>
      records.options.organisations
        .filter(({ id }, at) => (recipient_id === null ? at < 2 : id === recipient_id))
        .map(({ id, name }) => ({
          recipient_id: id,
          recipient: name,
          problem: null,
          done: {
            folder: `${out}/20261121_${name}_${period}${passphrase === null ? "" : ".zip"}`,
            batch_id: `b-${id}`,
            files: {
              "visits.csv": 12,
              "stays.csv": 4,
              "attendance.csv": 9,
              "sessions.csv": 2,
              "summary.csv": 18,
            },
            left_out: 1,
            masked: 0,
            unchanged: false,
            further: [],
            replaced: { 𠮷: 2 },
            corrections: 3,
          },
        })),
    weekly_preview: ({ level }) => {
      const preview = structuredClone(office.preview);
      return level === "aggregate" ? { ...preview, files: preview.files.slice(-1) } : preview;
    },
  };
}
