import { Printer, TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button";
import { useLanguage, useText } from "../../i18n/text";
import type { KitView } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { usePrint } from "../../lib/print";
import { testIds } from "../../testids";

type Props = { kit: KitView; onDone: () => void };

/** The recovery sheet, this one time: one A4 page, and the buttons that do not print. */
export function KitSheet({ kit, onDone }: Props) {
  const words = useText().rest.kit;
  const language = useLanguage();
  const print = usePrint();
  const facts = [
    [words.organisation, kit.organisation],
    [words.device, kit.device],
    [words.madeOn, longDate(kit.made_on, language)],
  ];
  return (
    <>
      <div data-noprint className="flex flex-col gap-4">
        <p className="flex items-start gap-3 rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-3 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-6 shrink-0" />
          {words.once}
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            weight="primary"
            testId={testIds.kitPrint}
            onPress={() => void print({ kit: true, what: words.sheetTitle })}
          >
            <Printer aria-hidden className="size-5" />
            {words.print}
          </Button>
          <Button testId={testIds.kitDone} onPress={onDone}>
            {words.done}
          </Button>
        </div>
      </div>
      <article
        data-kit
        data-testid={testIds.kit}
        className="flex flex-col gap-5 rounded-12 border border-line bg-surface px-7 py-6 print:border-0 print:p-0"
      >
        <h2 className="font-bold text-2xl leading-150">{words.sheetTitle}</h2>
        <div className="flex flex-col items-center gap-1 rounded-12 border-2 border-primary px-4 py-4 text-center">
          <p className="font-bold">{words.code}</p>
          <p
            data-testid={testIds.kitCode}
            data-code={kit.code}
            className="flex select-text flex-wrap justify-center gap-x-4 font-bold font-mono text-[1.75rem] leading-150 tracking-[0.12em]"
          >
            {kit.code.split("-").map((group, at) => (
              <span key={at} className="whitespace-nowrap">
                {group}
              </span>
            ))}
          </p>
        </div>
        <p className="border-ink border-l-4 pl-3 font-bold">{words.keep}</p>
        <p className="font-bold">{words.stepsTitle}</p>
        <ol className="m-0 list-decimal pl-6">
          {words.steps.map((step) => (
            <li key={step} className="mb-1">
              {step}
            </li>
          ))}
        </ol>
        <dl className="m-0 grid grid-cols-[max-content_1fr] gap-x-5 gap-y-1 border-line border-t pt-3">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="m-0">{value}</dd>
            </div>
          ))}
        </dl>
      </article>
    </>
  );
}
