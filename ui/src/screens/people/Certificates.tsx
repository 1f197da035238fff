import { Award } from "lucide-react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { LoadProblem } from "../../components/Page";
import { useText } from "../../i18n/text";
import type { CertificateView } from "../../lib/api/bindings";
import { useCertificates } from "../../lib/api/office-queries";
import { useMay } from "../../lib/may";
import { usePrint } from "../../lib/print";
import { useSheet } from "../../lib/use-sheet";
import { certificateId } from "../../testids";
import { CertificateSheet } from "./CertificateSheet";

/** For each programme that asks for training: how far it is, and the certificate once hours and pledge are there. */
export function Certificates({ workerId }: { workerId: string }) {
  const text = useText();
  const may = useMay();
  const print = usePrint();
  const certificates = useCertificates(workerId);
  const { sheet, put } = useSheet<CertificateView>();
  const words = text.office.certificate;
  if (certificates.isError)
    return <LoadProblem error={certificates.error} onRetry={() => void certificates.refetch()} />;
  if (!certificates.data || certificates.data.length === 0 || !may("print")) return null;
  return (
    <>
      <div data-noprint>
        <Section title={words.title} hint={words.hint}>
          <ul className="m-0 list-none p-0">
            {certificates.data.map((one) => (
              <li
                key={one.programme_id}
                data-testid={certificateId(one.programme_id)}
                className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 last:border-b-0"
              >
                <span className="min-w-72 flex-1 leading-150">
                  <span className="block font-bold">{one.programme}</span>
                  <span className="block tabular-nums">
                    {words.hours({ hours: one.hours, required: one.required_hours })}
                  </span>
                  {one.missing.map((code) => (
                    <span key={code} className="block font-bold text-warn">
                      {code === "pledge"
                        ? words.noPledge
                        : words.short({ hours: roundUp(one.required_hours - one.hours) })}
                    </span>
                  ))}
                </span>
                <Button
                  aria-label={words.printOf({ programme: one.programme })}
                  isDisabled={one.missing.length > 0}
                  onPress={() =>
                    void print({ kind: "worker", id: workerId, what: words.title }, () => put(one))
                  }
                >
                  <Award aria-hidden className="size-5" />
                  {words.print}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      </div>
      {sheet && <CertificateSheet certificate={sheet} />}
    </>
  );
}

/** Half hours are not lost. */
const roundUp = (hours: number) => Math.ceil(hours * 10) / 10;
