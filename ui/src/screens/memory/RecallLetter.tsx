import { useLanguage, useText } from "../../i18n/text";
import type { RecallView } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";

/** One A4 page for a recipient: which rows of which files to delete. It names the family by its number alone. */
export function RecallLetter({ recall }: { recall: RecallView }) {
  const text = useText();
  const language = useLanguage();
  const { sheet } = text.memory.consents;
  const day = longDate(recall.withdrawn_on, language);
  return (
    <article data-testid={testIds.recallLetter} className="hidden flex-col gap-5 print:flex">
      <p className="text-right">{longDate(todayInTokyo(), language)}</p>
      <p className="text-lg">{sheet.to({ recipient: recall.recipient })}</p>
      <p className="text-right">{recall.sender}</p>
      <h1 className="my-2 text-center font-bold text-xl">{sheet.title}</h1>
      <p className="leading-175">{sheet.body({ code: recall.household_code, day })}</p>
      <p>{sheet.law}</p>
      <ol className="m-0 list-decimal pl-6">
        {recall.batches.map((batch) => (
          <li key={batch.id} className="py-1.5">
            <span className="block">
              {longDate(batch.made_on, language)} {sheet.days({ from: batch.from, to: batch.to })}
            </span>
            <span className="block break-all">{batch.folder}</span>
            <span className="block text-sm">
              {batch.files.join(", ")} / {sheet.batch({ batch: batch.batch })}
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-6 flex gap-12">
        <span className="flex-1 border-b pb-6">{sheet.done}</span>
        <span className="flex-1 border-b pb-6">{sheet.by}</span>
      </p>
    </article>
  );
}
