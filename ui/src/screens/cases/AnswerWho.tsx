import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FindPicker } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { useText } from "../../i18n/text";
import type { QuestionnaireView } from "../../lib/api/bindings";
import { useFamily } from "../../lib/api/queries";
import type { useForm } from "../../lib/form";
import { useAge } from "../family/MemberTable";
import type { AnswerValues } from "./answer-values";
import { useChoices } from "./words";

export type AnswerPart = { form: ReturnType<typeof useForm<AnswerValues>> };

/** Which sheet, whose, which day, before or after. */
export function AnswerWho({ form, own, isNew }: AnswerPart & { own: QuestionnaireView[]; isNew: boolean }) {
  const words = useText().cases.response;
  const choices = useChoices();
  const age = useAge();
  const { values, field, set } = form;
  const family = useFamily(values.household?.id ?? "");
  const members = family.data?.members ?? [];
  const chosen = own.find((each) => each.id === values.questionnaire_id);

  function choose(id: string) {
    set("questionnaire_id", id);
    set("answers", {});
  }

  return (
    <Section title={words.what}>
      {isNew ? (
        <Chips
          {...field("questionnaire_id")}
          onChange={choose}
          label={words.questionnaire}
          required
          choices={own.map(({ id, title }) => ({ value: id, label: title }))}
        />
      ) : (
        <p className="font-bold text-lg">{chosen?.title}</p>
      )}
      <FindPicker
        of="household"
        {...field("household")}
        onChange={(picked) => {
          set("household", picked);
          set("person_id", "");
        }}
        label={words.family}
        required
      />
      {values.household !== null && (
        <Chips
          {...field("person_id")}
          label={words.person}
          required
          choices={members.map((member) => ({
            value: member.person_id,
            label: `${member.name}(${age(member)})`,
          }))}
        />
      )}
      <Row>
        <DateField {...field("answered_on")} label={words.answeredOn} required lean="past" />
        <Chips {...field("wave")} label={words.wave} required choices={choices("wave")} />
      </Row>
    </Section>
  );
}
