import { Ban, CircleCheck, CircleHelp, PenLine } from "lucide-react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { LabelWords, ProblemLine } from "../../../components/FieldFrame";
import { useText, word } from "../../../i18n/text";
import type { CollectorView } from "../../../lib/api/bindings";
import type { Problem } from "../../../lib/api/problem";
import { choiceId, collectorId, fieldId } from "../../../testids";

export const OTHER = "other";

type Props = {
  collectors: CollectorView[];
  value: string;
  onChange: (value: string) => void;
  problem?: Problem;
};

/** Who collects: those who may first, those who may not last, each said in words. */
export function CollectorField({ collectors, value, onChange, problem }: Props) {
  const text = useText();
  const ranked = collectors.toSorted((a, b) => rank(a) - rank(b));
  return (
    <RadioGroup
      data-testid={fieldId("collector")}
      value={value === "" ? null : value}
      onChange={onChange}
      isRequired
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <Label className="font-bold leading-150">
        <LabelWords label={text.desk.collectedBy} required />
      </Label>
      <div className="flex flex-wrap gap-2">
        {ranked.map((each) => (
          <Person key={each.person_id} each={each} />
        ))}
        <Radio value={OTHER} data-testid={choiceId("collector", OTHER)} className={`${CHIP} border-edge`}>
          <PenLine aria-hidden className="size-5 shrink-0" />
          {text.desk.collectorOther}
        </Radio>
      </div>
      <ProblemLine name="collector" problem={problem} />
    </RadioGroup>
  );
}

const CHIP =
  "inline-flex min-h-14 items-center gap-2.5 rounded-8 border bg-surface px-3.5 py-1 leading-140 data-[hovered]:bg-tint data-[selected]:border-primary data-[selected]:bg-tint data-[selected]:shadow-[inset_0_0_0_2px_var(--primary)] data-[focus-visible]:outline-4";

function rank({ permitted }: CollectorView): number {
  if (permitted === null) return 1;
  return permitted ? 0 : 2;
}

function Person({ each }: { each: CollectorView }) {
  const text = useText();
  const { permitted } = each;
  const look =
    permitted === true
      ? { icon: CircleCheck, words: text.desk.permitted, tone: "text-good", edge: "border-good" }
      : permitted === false
        ? {
            icon: Ban,
            words: text.desk.forbidden,
            tone: "text-bad font-bold",
            edge: "border-2 border-bad bg-bad-tint",
          }
        : { icon: CircleHelp, words: text.desk.notSaid, tone: "text-muted", edge: "border-edge" };
  const Icon = look.icon;
  return (
    <Radio
      value={each.person_id}
      data-testid={collectorId(each.person_id)}
      className={`${CHIP} ${look.edge}`}
    >
      <Icon aria-hidden className={`size-6 shrink-0 ${look.tone}`} />
      <span>
        <span className="block font-bold">
          {each.name}
          {each.relation && (
            <span className="ml-1.5 font-normal">{word(text, "relation", each.relation)}</span>
          )}
        </span>
        <span className={`block text-sm ${look.tone}`}>{look.words}</span>
      </span>
    </Radio>
  );
}
