import { Checkbox } from "react-aria-components";
import { fieldId } from "../testids";
import { Tick } from "./Chips";
import { Hint } from "./FieldFrame";

type Props = {
  name: string;
  label: string;
  hint?: string;
  value: boolean;
  onChange: (value: boolean) => void;
};

export function CheckField({ name, label, hint, value, onChange }: Props) {
  return (
    <div>
      <Checkbox
        data-testid={fieldId(name)}
        isSelected={value}
        onChange={onChange}
        className="group inline-flex min-h-11 items-center gap-2 rounded-4 py-1 pr-2 data-[focus-visible]:outline-4"
      >
        <Tick />
        {label}
      </Checkbox>
      {hint && <Hint>{hint}</Hint>}
    </div>
  );
}
