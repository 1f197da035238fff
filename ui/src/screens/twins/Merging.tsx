import { Combine } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Section } from "../../components/FormShell";
import { useLanguage, useText } from "../../i18n/text";
import type { TwinsCompared, TwinsView, TwinView } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { useCalled } from "./called";
import { Evidence } from "./Evidence";
import { MergeDialog } from "./MergeDialog";
import type { TwinKind } from "./twin-queries";

type Props = { compared: TwinsCompared; kind: TwinKind; stays: "one" | "other" };

const keyOf = (pair: TwinsView) => `${pair.one.id}${pair.other.id}`;

/** Who of the members is one as well, and the way on to the question. */
export function Merging({ compared, kind, stays }: Props) {
  const text = useText();
  const words = text.twins;
  const language = useLanguage();
  const called = useCalled();
  const member = ({ name, birth_date, code }: TwinView) =>
    [name, birth_date && longDate(birth_date, language), code].filter(Boolean).join(" ");
  const [chosen, setChosen] = useState(
    () => new Set(onceEach(compared.people.filter((pair) => pair.verdict === "same")).map(keyOf)),
  );
  const [asking, setAsking] = useState(false);
  const into = stays === "one" ? compared.one : compared.other;
  const from = stays === "one" ? compared.other : compared.one;
  const people = compared.people
    .filter((pair) => chosen.has(keyOf(pair)))
    .map((pair): [string, string] =>
      stays === "one" ? [pair.other.id, pair.one.id] : [pair.one.id, pair.other.id],
    );

  function choose(pair: TwinsView, on: boolean) {
    // One person is one other at most.
    const meets = (each: TwinsView) => each.one.id === pair.one.id || each.other.id === pair.other.id;
    const next = new Set(chosen);
    for (const each of compared.people.filter(meets)) next.delete(keyOf(each));
    if (on) next.add(keyOf(pair));
    setChosen(next);
  }

  return (
    <>
      {compared.people.length > 0 && (
        <Section title={words.people} hint={words.peopleLead}>
          {compared.people.map((pair) => (
            <div key={keyOf(pair)}>
              <CheckField
                name={`person_${pair.one.id}_${pair.other.id}`}
                label={words.pair({ one: member(pair.one), other: member(pair.other) })}
                value={chosen.has(keyOf(pair))}
                onChange={(on) => choose(pair, on)}
              />
              <div className="ml-8">
                <Evidence twins={pair} />
              </div>
            </div>
          ))}
        </Section>
      )}
      <div>
        <Button weight="primary" testId={testIds.mergeAsk} onPress={() => setAsking(true)}>
          <Combine aria-hidden className="size-5" />
          {words.ask({ from: called(from), into: called(into) })}
        </Button>
      </div>
      {asking && (
        <MergeDialog kind={kind} from={from} into={into} people={people} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

/** The first of the pairs in which somebody is. */
function onceEach(pairs: TwinsView[]): TwinsView[] {
  const taken = new Set<string>();
  return pairs.filter(({ one, other }) => {
    if (taken.has(one.id) || taken.has(other.id)) return false;
    taken.add(one.id);
    taken.add(other.id);
    return true;
  });
}
