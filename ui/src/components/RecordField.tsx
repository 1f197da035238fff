import type { ChoiceView } from "../lib/api/bindings";
import { asChoices } from "../lib/programmes";
import { Chips } from "./Chips";
import type { FieldProps } from "./FieldFrame";
import { FEW, SelectField } from "./SelectField";

type Props = FieldProps & { from: ChoiceView[]; value: string; onChange: (id: string) => void };

/** A programme, place or recipient: chips while they are few, a select when they are many. */
export function RecordField({ from, ...field }: Props) {
  const choices = asChoices(from);
  return from.length <= FEW ? (
    <Chips {...field} choices={choices} />
  ) : (
    <SelectField {...field} choices={choices} />
  );
}
