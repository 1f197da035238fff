import { CircleCheck, CircleDashed, OctagonAlert, X } from "lucide-react";
import { Button as AriaButton, Label, Radio, RadioGroup } from "react-aria-components";
import { CheckField } from "../../components/CheckField";
import { ProblemLine } from "../../components/FieldFrame";
import { Section } from "../../components/FormShell";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { QuestionnaireView, QuestionView } from "../../lib/api/bindings";
import { choiceId, fieldId, testIds } from "../../testids";
import type { AnswerPart } from "./AnswerWho";
import { numbers } from "./answer-values";
import { useScore } from "./case-queries";
import { alerts, useScoreWords } from "./ScoreBadge";

type Props = AnswerPart & { questionnaire: QuestionnaireView };

/** One row an item; the arrows go along the scale, Tab to the next item. */
export function AnswerItems({ form, questionnaire }: Props) {
  const words = useText().cases.response;
  const { values, set } = form;
  const worded = questionnaire.items.some((item) => item.text !== null);

  function answer(no: number, value: string | null) {
    const { [String(no)]: _gone, ...rest } = values.answers;
    set("answers", value === null ? rest : { ...rest, [String(no)]: value });
  }

  return (
    <Section title={questionnaire.title} hint={worded ? words.itemsHint : words.unworded}>
      <div className="flex flex-col">
        {questionnaire.items.map((item) => (
          <Item
            key={item.id}
            item={item}
            value={values.answers[String(item.no)] ?? null}
            problem={form.problems[`answers.${item.no}`]}
            onChange={(value) => answer(item.no, value)}
          />
        ))}
      </div>
      {questionnaire.copyright_note !== null && (
        <p className="text-muted text-sm leading-150">{questionnaire.copyright_note}</p>
      )}
      <CheckField {...form.field("research_consent")} label={words.research} />
      <TextField {...form.field("note")} label={words.note} rows={2} />
    </Section>
  );
}

const RADIO =
  "group inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-8 border border-edge bg-surface px-3 py-1 leading-140 data-[hovered]:bg-tint data-[selected]:border-primary data-[selected]:bg-tint data-[selected]:shadow-[inset_0_0_0_1px_var(--primary)] data-[focus-visible]:outline-4";

type ItemProps = {
  item: QuestionView;
  value: string | null;
  problem?: Parameters<typeof ProblemLine>[0]["problem"];
  onChange: (value: string | null) => void;
};

function Item({ item, value, problem, onChange }: ItemProps) {
  const words = useText().cases.response;
  const name = `answers.${item.no}`;
  const label = item.text === null ? words.item({ no: item.no }) : `${item.no}. ${item.text}`;
  return (
    <div className="border-line border-b py-2.5 last:border-b-0">
      <RadioGroup
        data-testid={fieldId(name)}
        value={value}
        onChange={onChange}
        isInvalid={problem !== undefined}
        validationBehavior="aria"
        className="flex flex-wrap items-center gap-x-4 gap-y-1.5"
      >
        <Label className={`leading-150 ${item.text === null ? "w-20" : "w-full"} font-bold`}>{label}</Label>
        <div className="flex flex-wrap gap-2">
          {item.answers.map((answer, at) => (
            <Radio
              key={answer.value}
              value={String(answer.value)}
              data-testid={choiceId(name, String(answer.value))}
              className={RADIO}
            >
              <span
                aria-hidden
                className="flex size-5 shrink-0 items-center justify-center rounded-full border-2 border-edge group-data-[selected]:border-primary"
              >
                <span className="size-2.5 rounded-full group-data-[selected]:bg-primary" />
              </span>
              <span>{answer.label ?? words.nth({ no: at + 1 })}</span>
              <span className="text-muted text-sm tabular-nums">
                {words.counts({ points: answer.points })}
              </span>
            </Radio>
          ))}
        </div>
        {value !== null && (
          <AriaButton
            onPress={() => onChange(null)}
            aria-label={words.clearOf({ no: item.no })}
            className="inline-flex min-h-11 items-center gap-1 rounded-4 px-2 text-primary text-sm underline underline-offset-4 data-[focus-visible]:outline-4 data-[hovered]:bg-tint"
          >
            <X aria-hidden className="size-4" />
            {words.clear}
          </AriaButton>
        )}
      </RadioGroup>
      <ProblemLine name={name} problem={problem} />
    </div>
  );
}

/** What the answers come to so far; a missing one makes no score. */
export function ScoreLine({ form, questionnaire }: Props) {
  const words = useText().cases.response;
  const points = useScoreWords();
  const score = useScore(questionnaire.id, numbers(form.values.answers));
  if (!score.data) return null;
  const alarm = alerts(score.data);
  const { over_cutoff, alert_items, cutoff, missing } = score.data;
  const Icon = alarm ? OctagonAlert : missing.length > 0 ? CircleDashed : CircleCheck;
  const why = [
    over_cutoff && cutoff !== null ? words.cutoffReached({ cutoff }) : "",
    alert_items.length > 0 ? words.alertItems({ items: alert_items.join("、") }) : "",
  ].filter((part) => part !== "");
  return (
    <output
      data-testid={testIds.responseScore}
      data-alert={alarm}
      className={`sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-12 border-2 px-5 py-2.5 ${alarm ? "border-bad bg-bad-tint" : "border-line bg-surface"}`}
    >
      <Icon aria-hidden className={`size-6 shrink-0 ${alarm ? "text-bad" : "text-muted"}`} />
      <strong className="text-lg tabular-nums">{words.total({ points: points(score.data) })}</strong>
      {alarm && <span className="font-bold text-bad">{words.alert}</span>}
      <span>{why.join(" / ")}</span>
    </output>
  );
}
