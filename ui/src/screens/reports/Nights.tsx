import { useText } from "../../i18n/text";
import type { ReportNights } from "../../lib/api/bindings";
import { addDays } from "../../lib/dates/civil";
import { testIds } from "../../testids";

const DAYS = Array.from({ length: 31 }, (_, n) => n + 1);

type Month = { key: string; year: number; month: number; nights: Map<number, number | null> };

function monthsOf({ from, taken }: ReportNights): Month[] {
  const months: Month[] = [];
  for (const [at, count] of taken.entries()) {
    const [year = 0, month = 0, day = 0] = addDays(from, at).split("-").map(Number);
    const key = `${year}-${month}`;
    if (months.at(-1)?.key !== key) months.push({ key, year, month, nights: new Map() });
    months.at(-1)?.nights.set(day, count);
  }
  return months;
}

/** Every night of a house: how many beds were taken, as a number and as a shade; a full night has a thick frame. */
export function Nights({ nights }: { nights: ReportNights }) {
  const text = useText();
  const { chart } = text.reports;
  const { capacity, programme, taken } = nights;
  const most = capacity ?? Math.max(...taken.map((count) => count ?? 0), 1);
  const title = chart.nights({ programme });
  return (
    <figure data-testid={testIds.reportNights} className="m-0 flex flex-col gap-1">
      <figcaption className="font-bold">{title}</figcaption>
      <p className="text-sm">{capacity === null ? chart.noCapacity : chart.capacity({ capacity })}</p>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={title}
        className="relative overflow-x-auto pb-1"
      >
        <table className="border-separate border-spacing-0.5 text-xs tabular-nums">
          <thead>
            <tr>
              <th scope="col" className="pr-2 text-left font-normal">
                {chart.month}
              </th>
              {DAYS.map((day) => (
                <th key={day} scope="col" className="min-w-6 px-0.5 text-center font-normal text-muted">
                  {day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {monthsOf(nights).map((month) => (
              <tr key={month.key}>
                <th scope="row" className="whitespace-nowrap pr-2 text-left font-normal">
                  {month.year}/{month.month}
                </th>
                {DAYS.map((day) => (
                  <Night key={day} count={month.nights.get(day)} most={most} full={capacity} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}

type NightProps = { count: number | null | undefined; most: number; full: number | null };

function Night({ count, most, full }: NightProps) {
  if (count === undefined) return <td />;
  if (count === null) return <td className="text-center text-muted">－</td>;
  const share = Math.min(count / most, 1);
  const dark = share > 0.55;
  return (
    <td
      className={`h-6 rounded-4 text-center ${full !== null && count >= full ? "border-2 border-ink font-bold" : "border border-line"}`}
      style={{
        background: `color-mix(in srgb, var(--primary) ${Math.round(share * 100)}%, var(--surface))`,
        color: dark ? "var(--on-primary)" : "var(--ink)",
      }}
    >
      {count}
    </td>
  );
}
