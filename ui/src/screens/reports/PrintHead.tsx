import { useLanguage, useText } from "../../i18n/text";
import type { ReportView } from "../../lib/api/bindings";
import { useProfile } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { longDate } from "../../lib/dates/format";
import { useLandscape } from "../../lib/landscape";
import type { Asked } from "./asked";
import { useTime } from "./Chooser";

/** More columns than stand across an upright sheet. */
const WIDE = 5;

/** Whose report of which time it is, and where the seals go: on paper only. */
export function PrintHead({ view, asked }: { view: ReportView; asked: Asked }) {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const time = useTime(asked);
  useLandscape(view.columns.length > WIDE);
  const { seals } = text.reports;
  return (
    <div className="hidden items-start justify-between gap-6 pr-px print:flex">
      <div>
        <p>{profile.data?.organisation}</p>
        <p>{text.reports.period({ period: time })}</p>
        <p>{text.reports.made({ day: longDate(todayInTokyo(), language) })}</p>
      </div>
      <table aria-hidden className="border-collapse text-center">
        <tbody>
          <tr>
            {seals.map((who) => (
              <td key={who} className="w-20 border border-edge px-2 py-0.5 text-sm">
                {who}
              </td>
            ))}
          </tr>
          <tr>
            {seals.map((who) => (
              <td key={who} className="h-16 border border-edge" />
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
