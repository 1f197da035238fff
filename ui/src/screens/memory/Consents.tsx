import { Ban, CircleCheck, Printer } from "lucide-react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { useParams } from "react-router";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { ConsentLine, RecallView } from "../../lib/api/bindings";
import { useCatalogue, useFamily } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";
import { longDate, shortDate } from "../../lib/dates/format";
import { usePrint } from "../../lib/print";
import { consentId, letterId, testIds } from "../../testids";
import { ConsentForm } from "./ConsentForm";
import { useConsents } from "./memory-queries";
import { RecallLetter } from "./RecallLetter";
import { WithdrawDialog } from "./WithdrawDialog";

/** What a family agreed to, what it withdrew, and what had gone out before. */
export function Consents() {
  const text = useText();
  const { id = "" } = useParams();
  const family = useFamily(id);
  const view = useConsents(id);
  const print = usePrint();
  const [letter, setLetter] = useState<RecallView | null>(null);
  const { consents } = text.memory;
  const failed = [family, view].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={text.memory.openConsents}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!family.data || !view.data) return null;
  const { consents: lines, recalls } = view.data;

  function printLetter(recall: RecallView) {
    const what = consents.letterOf({ recipient: recall.recipient });
    // The sheet has to be on the page before it is printed.
    void print({ kind: "household", id, what }, () => flushSync(() => setLetter(recall)));
  }

  return (
    <>
      {/* A letter goes out by itself; else the paper shows what was agreed to. */}
      <div data-noprint={letter === null ? undefined : ""}>
        <Page
          testId={testIds.consents}
          title={consents.title({ name: family.data.display_name })}
          lead={consents.lead}
        >
          {recalls.length > 0 && <Recalls recalls={recalls} onPrint={printLetter} />}
          {lines.length === 0 ? (
            <Empty title={consents.empty} />
          ) : (
            <ul className="m-0 list-none rounded-12 border border-line bg-surface px-5 py-1">
              {lines.map((line) => (
                <Line key={line.id} line={line} />
              ))}
            </ul>
          )}
          <div data-noprint>
            <ConsentForm householdId={id} members={family.data.members} />
          </div>
        </Page>
      </div>
      {letter && <RecallLetter recall={letter} />}
    </>
  );
}

function Line({ line }: { line: ConsentLine }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const [asked, setAsked] = useState(false);
  const { consents } = text.memory;
  const scope = wordIn(catalogue.data, "consent_scope", line.scope, language);
  const method = line.method && wordIn(catalogue.data, "consent_method", line.method, language);
  const who = line.person === null ? consents.wholeFamily : consents.person({ name: line.person });
  const details = [who, shortDate(line.given_on, language, "0000"), method, line.recipient];
  return (
    <li
      data-testid={consentId(line.id)}
      data-withdrawn={line.withdrawn_on !== null}
      className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 last:border-b-0"
    >
      <span className="min-w-64 flex-1 leading-150">
        <span className="block font-bold">{scope}</span>
        <span className="block text-muted">{details.filter(Boolean).join(" / ")}</span>
      </span>
      {line.withdrawn_on === null ? (
        <>
          <Badge icon={CircleCheck} tone="good">
            {consents.stands}
          </Badge>
          <Button aria-label={consents.withdrawOf({ scope })} onPress={() => setAsked(true)}>
            {consents.withdraw}
          </Button>
        </>
      ) : (
        <Badge icon={Ban} tone="warn">
          {consents.withdrawnOn({ day: shortDate(line.withdrawn_on, language, "0000") })}
        </Badge>
      )}
      {asked && <WithdrawDialog id={line.id} scope={scope} onClose={() => setAsked(false)} />}
    </li>
  );
}

type RecallProps = { recalls: RecallView[]; onPrint: (recall: RecallView) => void };

function Recalls({ recalls, onPrint }: RecallProps) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { consents } = text.memory;
  return (
    <section
      data-testid={testIds.recalls}
      className="rounded-12 border-2 border-warn-mark bg-surface px-5 py-4"
    >
      <h2 className="font-bold text-lg leading-150">{consents.recalls}</h2>
      <p className="mb-2 text-muted">{consents.recallsLead}</p>
      {recalls.map((recall) => (
        <section key={recall.recipient_id} className="border-line border-t py-3">
          <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h3 className="font-bold">
              {consents.sentTo({ recipient: recall.recipient, count: recall.batches.length })}
            </h3>
            <Button
              testId={letterId(recall.recipient_id)}
              aria-label={consents.letterOf({ recipient: recall.recipient })}
              onPress={() => onPrint(recall)}
            >
              <Printer aria-hidden className="size-5" />
              {consents.letter}
            </Button>
          </header>
          <ul className="m-0 mt-1 list-none p-0">
            {recall.batches.map((batch) => (
              <li key={batch.id} className="flex flex-wrap gap-x-4 py-1.5 leading-150">
                <span className="w-64 shrink-0">
                  <span className="sr-only">{consents.sentOn} </span>
                  {longDate(batch.made_on, language)}
                </span>
                <span className="w-28 shrink-0">
                  <span className="sr-only">{consents.level} </span>
                  {wordIn(catalogue.data, "export_level", batch.level, language)}
                </span>
                <span className="min-w-64 flex-1 break-all">
                  <span className="sr-only">{consents.folder} </span>
                  {batch.folder}
                  <span className="block text-muted text-sm">{batch.files.join(", ")}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
