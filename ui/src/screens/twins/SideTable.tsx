import { Radio, RadioGroup } from "react-aria-components";
import { Link } from "react-router";
import { useLanguage, useText } from "../../i18n/text";
import type { TwinSide, TwinsCompared } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { choiceId, testIds } from "../../testids";

type Props = { compared: TwinsCompared; stays: "one" | "other"; onStays: (stays: "one" | "other") => void };

const CELL = "border-line border-t px-3 py-2 text-left align-top leading-150 break-words";

/** One row a fact; where the two differ, the row says so. */
export function SideTable({ compared, stays, onStays }: Props) {
  const text = useText();
  const words = text.twins;
  const language = useLanguage();
  const { one, other } = compared;
  const kinds: Record<string, string> = text.reports.kinds;
  const hidden = (side: TwinSide, shown: string) => (side.address_secret ? text.family.hiddenPhone : shown);
  const rows: [string, (side: TwinSide) => string][] = [
    [words.facts.kana, (side) => side.kana ?? ""],
    [words.facts.birth, (side) => (side.birth_date ? longDate(side.birth_date, language) : "")],
    [words.facts.allergies, (side) => side.allergies ?? ""],
    [
      compared.kind === "household" ? words.facts.members : words.facts.families,
      (side) => side.people.join("\n"),
    ],
    [words.facts.address, (side) => (compared.kind === "household" ? hidden(side, side.address ?? "") : "")],
    [
      words.facts.phones,
      (side) => (compared.kind === "household" ? hidden(side, side.phones.join("\n")) : ""),
    ],
    [words.facts.caution, (side) => side.caution ?? ""],
    [words.facts.programmes, (side) => side.programmes.join("\n")],
    [
      words.facts.records,
      (side) =>
        side.records.map(({ kind, count }) => words.count({ what: kinds[kind] ?? kind, count })).join("\n"),
    ],
    [words.facts.days, (side) => (side.first_on ? `${side.first_on} – ${side.last_on ?? ""}` : "")],
  ];
  const shown = rows.filter(([, of]) => of(one) !== "" || of(other) !== "");
  return (
    <RadioGroup
      aria-label={words.stays}
      value={stays}
      onChange={(value) => onStays(value === "other" ? "other" : "one")}
      data-testid={testIds.compareStays}
    >
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            <th className="w-36 px-3 py-2 text-left align-bottom font-normal text-muted">{words.stays}</th>
            {(["one", "other"] as const).map((which) => (
              <th key={which} className="px-3 py-2 text-left align-top">
                <Head side={compared[which]} which={which} kind={compared.kind} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([label, of]) => {
            const differs = of(one) !== "" && of(other) !== "" && of(one) !== of(other);
            return (
              <tr key={label}>
                <th scope="row" className={`${CELL} font-normal text-muted`}>
                  {label}
                  {differs && <span className="block text-sm text-warn">{words.differing}</span>}
                </th>
                {[one, other].map((side) => (
                  <td key={side.id} className={`${CELL} whitespace-pre-line ${differs ? "font-bold" : ""}`}>
                    {of(side) || "－"}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </RadioGroup>
  );
}

function Head({ side, which, kind }: { side: TwinSide; which: "one" | "other"; kind: string }) {
  const text = useText();
  const family = kind === "household" ? side.id : side.household_id;
  return (
    <>
      <Radio
        value={which}
        data-testid={choiceId("stays", which)}
        className="group flex min-h-11 cursor-pointer items-center gap-3 rounded-8 border-2 border-edge px-3 py-1.5 leading-150 data-[selected]:border-primary data-[selected]:bg-tint data-[focus-visible]:outline-4"
      >
        <span
          aria-hidden
          className="flex size-5 shrink-0 items-center justify-center rounded-full border-2 border-edge group-data-[selected]:border-primary"
        >
          <span className="size-2.5 rounded-full bg-primary opacity-0 group-data-[selected]:opacity-100" />
        </span>
        <span className="min-w-0 break-words font-bold">
          {side.name || text.twins.nameless}
          {side.code && (
            <span className="block font-normal text-muted text-sm">
              {kind === "household"
                ? text.family.code({ code: side.code })
                : text.twins.personCode({ code: side.code })}
            </span>
          )}
        </span>
      </Radio>
      {family !== null && (
        <Link
          to={`/family/${family}`}
          className="mt-1 inline-block font-normal text-primary underline underline-offset-4"
        >
          {text.twins.open}
        </Link>
      )}
    </>
  );
}
