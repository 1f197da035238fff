import { X } from "lucide-react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Row } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { Problems } from "../../lib/form";
import { type MemberValues, memberField } from "./family-values";

type Props = {
  /** Which of several; alone it needs no number. */
  number?: number;
  value: MemberValues;
  problems: Problems;
  onChange: (value: MemberValues) => void;
  onRemove?: () => void;
};

type TextKey = Exclude<keyof MemberValues, "key">;

/** One member: who, name with kana, birth date, allergies. */
export function MemberFields({ number, value, problems, onChange, onRemove }: Props) {
  const text = useText();
  const field = (key: TextKey) => {
    const name = memberField(value.key, key);
    return {
      name,
      value: value[key],
      onChange: (typed: string) => onChange({ ...value, [key]: typed }),
      problem: problems[name],
    };
  };
  return (
    <fieldset
      className={`m-0 min-w-0 ${number === undefined ? "border-0 p-0" : "rounded-8 border border-line px-4 pt-2 pb-4"}`}
    >
      <legend className={number === undefined ? "sr-only" : "flex items-center gap-2 px-2 font-bold"}>
        {number === undefined ? text.family.members : text.family.memberTitle({ number })}
        {onRemove && number !== undefined && (
          <Button weight="quiet" aria-label={text.family.removeMember({ number })} onPress={onRemove}>
            <X aria-hidden className="size-5" />
            {text.form.remove}
          </Button>
        )}
      </legend>
      <div className="flex flex-col gap-4">
        <div className="grid max-w-160 grid-cols-3 items-start gap-x-5 gap-y-3">
          <SelectField
            {...field("relation")}
            label={text.family.relation}
            width="w-full"
            choices={Object.entries(text.codes.relation).map(([code, label]) => ({ value: code, label }))}
          />
          <TextField {...field("family_name")} label={text.family.familyName} />
          <TextField {...field("given_name")} label={text.family.givenName} />
          <TextField {...field("family_kana")} label={text.family.familyKana} className="col-start-2" />
          <TextField {...field("given_kana")} label={text.family.givenKana} />
        </div>
        <Row>
          <DateField {...field("birth_date")} label={text.family.birthDate} lean="past" />
          <TextField
            {...field("allergies")}
            label={text.family.allergies}
            hint={text.family.allergiesHint}
            width="w-full max-w-96"
          />
        </Row>
      </div>
    </fieldset>
  );
}
