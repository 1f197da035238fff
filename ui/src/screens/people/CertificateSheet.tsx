import { CertificatePaper } from "../../components/CertificatePaper";
import { useLanguage, useText } from "../../i18n/text";
import type { CertificateView } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";

/** What a worker has learned, course by course. */
export function CertificateSheet({ certificate }: { certificate: CertificateView }) {
  const text = useText();
  const language = useLanguage();
  const words = text.office.certificate;
  const { worker, code, programme, hours, courses, completed_on, pledge_signed_on } = certificate;
  const cell = "border px-3 py-1.5 text-left align-top leading-150";
  const completed = completed_on ? words.completed({ day: longDate(completed_on, language) }) : "";
  return (
    <CertificatePaper number={code} names={[worker]} body={words.body({ programme, hours }) + completed}>
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
    </CertificatePaper>
  );
}
