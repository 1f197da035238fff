import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { Row } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useLanguage, useText } from "../../i18n/text";
import type { ConflictView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import type { Problems } from "../../lib/form";
import { formOf, type Typed } from "./conflict-fields";

type Props = {
  conflict: ConflictView;
  typed: Typed;
  onChange: (typed: Typed) => void;
  problems: Problems;
};

/** Neither is right: the value, in the field that its kind has everywhere else. */
export function OtherValue({ conflict, typed, onChange, problems }: Props) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { conflicts } = text.sharing;
  const form = formOf(conflict);
  const field = {
    name: "value",
    label: conflicts.otherValue,
    value: typed.value,
    onChange: (value: string) => onChange({ ...typed, value }),
    problem: problems.value,
  };
  switch (form) {
    case "moment":
      return (
        <Row>
          <DateField {...field} />
          <TimeField
            {...field}
            name="time"
            label={text.sharing.conflicts.otherTime}
            value={typed.time}
            onChange={(time) => onChange({ ...typed, time })}
            problem={problems.time}
          />
        </Row>
      );
    case "day":
      return <DateField {...field} />;
    case "status":
      return (
        <SelectField
          {...field}
          choices={Object.entries(text.codes.stay_status).map(([value, label]) => ({ value, label }))}
        />
      );
    case "scope":
      return (
        <SelectField
          {...field}
          choices={codeList(catalogue.data, "consent_scope").map((code) => ({
            value: code.code,
            label: codeWord(code, language),
          }))}
        />
      );
    case "level":
      return (
        <Chips
          {...field}
          choices={Object.entries(text.codes.concern_level).map(([value, label]) => ({ value, label }))}
        />
      );
    default:
      return <TextField {...field} rows={form === "note" ? 3 : undefined} />;
  }
}
