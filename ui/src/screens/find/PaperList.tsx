import { useText } from "../../i18n/text";
import type { FamilyLine } from "../../lib/api/bindings";
import { testIds } from "../../testids";

/** Lines that go on paper at once; more are no list that anybody reads. */
export const MOST_ON_PAPER = 500;

type Props = {
  /** Which of all families the first line is, from 0. */
  from: number;
  total: number;
  lines: FamilyLine[];
};

/** The list as it is printed: whole lines, and where it is a part of all, of what. */
export function PaperList({ from, total, lines }: Props) {
  const text = useText();
  return (
    <div data-testid={testIds.paperFamilies} className="mt-3 hidden print:block">
      {lines.length < total && (
        <p className="mb-2 font-bold">
          {text.search.onPaper({ total, first: from + 1, last: from + lines.length })}
        </p>
      )}
      <ul className="m-0 list-none p-0">
        {lines.map((family) => (
          <li key={family.id} className="flex gap-x-4 border-line border-b py-1">
            {/* On paper a family with a secret place stands there by its number alone. */}
            {family.address_secret ? (
              <span className="flex-1 font-bold">{text.desk.printedMask}</span>
            ) : (
              <span className="flex-1">
                {family.name}
                {family.kana && <span className="ml-3 text-muted text-sm">{family.kana}</span>}
              </span>
            )}
            <span className="tabular-nums">{family.code}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
