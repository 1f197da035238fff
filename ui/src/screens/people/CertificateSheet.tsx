import { useLanguage, useText } from "../../i18n/text";
import type { CertificateView } from "../../lib/api/bindings";
import { useProfile } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";

/** One A4 page; on the screen it is not seen. */
export function CertificateSheet({ certificate }: { certificate: CertificateView }) {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const words = text.office.certificate;
  const { worker, code, programme, hours, courses, completed_on, pledge_signed_on } = certificate;
  const cell = "border px-3 py-1.5 text-left align-top leading-150";
  return (
    <article
      data-sheet
      data-testid={testIds.certificateSheet}
      className="hidden flex-col gap-8 px-6 py-10 print:flex"
    >
      <p className="text-right">{code && words.number({ code })}</p>
      <h1 className="text-center font-bold text-3xl tracking-[0.3em]">{words.heading}</h1>
      <p className="text-center text-2xl">{words.name({ name: worker })}</p>
      <p className="text-lg leading-175">
        {words.body({ programme, hours })}
        {completed_on && words.completed({ day: longDate(completed_on, language) })}
      </p>
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            <th className={cell}>{text.office.worker.course}</th>
            <th className={`${cell} w-24`}>{text.office.worker.hours}</th>
            <th className={`${cell} w-56`}>{text.office.worker.completedOn}</th>
          </tr>
        </thead>
        <tbody>
          {courses.map((course, at) => (
            <tr key={at}>
              <td className={cell}>{course.course ?? ""}</td>
              <td className={`${cell} tabular-nums`}>{course.hours}</td>
              <td className={cell}>{course.completed_on ? longDate(course.completed_on, language) : ""}</td>
            </tr>
          ))}
          <tr>
            <td className={`${cell} font-bold`}>{words.total}</td>
            <td className={`${cell} font-bold tabular-nums`}>{hours}</td>
            <td className={cell} />
          </tr>
        </tbody>
      </table>
      {pledge_signed_on && <p>{words.pledged({ day: longDate(pledge_signed_on, language) })}</p>}
      <div className="mt-8 flex items-end justify-between gap-8">
        <p className="text-lg">{longDate(todayInTokyo(), language)}</p>
        <p className="text-right text-lg leading-175">
          {profile.data?.organisation}
          <span className="ml-6 inline-block size-20 border text-center text-sm leading-[5rem]">
            {words.seal}
          </span>
        </p>
      </div>
    </article>
  );
}
