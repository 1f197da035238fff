import { useLanguage, useText } from "../../i18n/text";
import type { BedNight } from "../../lib/api/bindings";
import { columnDate } from "../../lib/dates/format";
import { FreePlaces } from "./board/NightHead";

type Props = { testId: string; nights: BedNight[] };

/** Free beds of the nights that were typed: number, shape, word and shade for each. */
export function NightsBeds({ testId, nights }: Props) {
  const text = useText();
  const language = useLanguage();
  if (nights.length === 0) return null;
  return (
    <section data-testid={testId} aria-label={text.desk.bedsWhileTyping} aria-live="polite">
      <h3 className="font-bold leading-150">{text.desk.bedsWhileTyping}</h3>
      <ul className="m-0 mt-1 flex list-none flex-wrap gap-2 p-0">
        {nights.map((night) => (
          <li key={night.night} className="flex min-w-28 flex-col items-stretch gap-0.5 text-center">
            <span className="text-sm leading-140">{columnDate(night.night, language)}</span>
            <FreePlaces night={night} />
          </li>
        ))}
      </ul>
    </section>
  );
}
