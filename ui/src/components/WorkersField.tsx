import { useText } from "../i18n/text";
import type { ChoiceView } from "../lib/api/bindings";
import { asChoices } from "../lib/programmes";
import { MultiChips } from "./Chips";
import type { FieldProps } from "./FieldFrame";
import { InlineAdd } from "./InlineAdd";

type Props = FieldProps & { workers: ChoiceView[]; value: string[]; onChange: (ids: string[]) => void };

/** Who worked; a colleague that is missing is added by name. */
export function WorkersField({ workers, ...field }: Props) {
  const text = useText();
  return (
    <>
      <MultiChips {...field} choices={asChoices(workers)} />
      <InlineAdd
        kind="worker"
        open={text.form.addWorker}
        label={text.form.workerName}
        record={(person_name) => ({ person_name })}
        onAdded={(id) => field.onChange([...field.value, id])}
      />
    </>
  );
}
