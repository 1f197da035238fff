import { Award, Printer } from "lucide-react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { useLanguage, useText } from "../../i18n/text";
import type { CourseCertificate, CourseView } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { useMay } from "../../lib/may";
import { usePrint } from "../../lib/print";
import { certificateId, testIds } from "../../testids";

type Props = { course: CourseView; put: (certificates: CourseCertificate[]) => void };

/** Who has completed the course, each with the certificate to print, and all at once; before that, what it takes. */
export function CourseCertificates({ course, put }: Props) {
  const text = useText();
  const language = useLanguage();
  const may = useMay();
  const print = usePrint();
  const words = text.group;
  const { certificates, completion_units: units } = course;
  if (!may("print")) return null;

  const toPaper = (which: CourseCertificate[]) =>
    void print({ kind: "course", id: course.id, what: words.certificates }, () => put(which));

  return (
    <Section
      title={words.certificates}
      hint={units === null ? words.certificatesNoRule : words.certificatesHint({ units })}
    >
      {certificates.length === 0 ? (
        <p data-testid={testIds.courseCertificates} className="text-muted">
          {course.people.some(({ completed }) => completed)
            ? words.certificatesUnseen
            : words.certificatesNone}
        </p>
      ) : (
        <ul data-testid={testIds.courseCertificates} className="m-0 list-none p-0">
          {certificates.map((one) => (
            <li
              key={one.person_ids.join(" ")}
              data-testid={certificateId(one.person_ids[0] ?? "")}
              className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 last:border-b-0"
            >
              <span className="min-w-72 flex-1 leading-150">
                <span className="block font-bold">{one.names.join("・")}</span>
                <span className="block text-muted text-sm">
                  {words.certificateUnits({ units: one.units })}
                  {one.completed_on && ` / ${longDate(one.completed_on, language)}`}
                </span>
              </span>
              <Button
                aria-label={words.certificateOf({ name: one.names.join("・") })}
                onPress={() => toPaper([one])}
              >
                <Award aria-hidden className="size-5" />
                {words.certificatePrint}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {certificates.length > 1 && (
        <div>
          <Button testId={testIds.courseCertificatesAll} onPress={() => toPaper(certificates)}>
            <Printer aria-hidden className="size-5" />
            {words.certificatesAll({ count: certificates.length })}
          </Button>
        </div>
      )}
    </Section>
  );
}
