import { EyeOff, FileClock } from "lucide-react";
import { useText } from "../../i18n/text";
import type { ReportView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { MissingLines } from "../sharing/Arrivals";
import { useSharing } from "../sharing/sharing-queries";
import { useSaid } from "./words";

/** How the figures were counted, and what is not in them. */
export function Rules({ view }: { view: ReportView }) {
  const text = useText();
  const said = useSaid();
  const sharing = useSharing();
  const missing = sharing.data && sharing.data.missing.length > 0 ? sharing.data : undefined;
  return (
    <section data-testid={testIds.reportRules} className="flex flex-col gap-2 text-sm">
      {view.own_only && (
        <p className="flex items-start gap-2 font-bold text-warn">
          <EyeOff aria-hidden className="mt-0.5 size-5 shrink-0" />
          {text.reports.ownOnly}
        </p>
      )}
      {view.without_erased && (
        <p className="flex items-start gap-2 font-bold text-warn">
          <EyeOff aria-hidden className="mt-0.5 size-5 shrink-0" />
          {text.reports.withoutErased}
        </p>
      )}
      {missing && (
        <div className="rounded-8 border-2 border-warn-mark bg-warn-tint px-4 py-2">
          <p className="flex items-start gap-2 font-bold text-warn">
            <FileClock aria-hidden className="mt-0.5 size-5 shrink-0" />
            {text.reports.notReceived}
          </p>
          <div data-noprint>
            <MissingLines view={missing} />
          </div>
        </div>
      )}
      {view.hidden_under !== null && (
        <p className="flex items-start gap-2 font-bold">
          <EyeOff aria-hidden className="mt-0.5 size-5 shrink-0" />
          {text.reports.smallRule({ under: view.hidden_under })}
        </p>
      )}
      <p data-noprint className="text-muted">
        {text.reports.templateHint}
      </p>
      <h2 className="font-bold text-base">{text.reports.rules}</h2>
      <ul className="m-0 list-disc pl-5">
        {view.rules.map((rule) => {
          const words = { metric: said(rule.metric_name), rule: said(rule.rule) };
          const programmes = rule.programmes.join("、");
          return (
            <li key={`${rule.metric_name.ja}-${rule.code}`}>
              {programmes ? text.reports.ruleOf({ ...words, programmes }) : text.reports.rule(words)}
            </li>
          );
        })}
        <li>{text.reports.zero}</li>
      </ul>
    </section>
  );
}
