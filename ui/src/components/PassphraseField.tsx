import { type KeyboardEvent, useState } from "react";
import { useText } from "../i18n/text";
import { testIds } from "../testids";
import { CheckField } from "./CheckField";
import type { FieldProps } from "./FieldFrame";
import { TextField } from "./TextField";

type Value = { value: string; onChange: (value: string) => void };
type Props = FieldProps &
  Value & {
    /** A second field for typing it once more. */
    again?: FieldProps & Value;
    autoFocus?: boolean;
    onEnter?: () => void;
  };

export function PassphraseField({ again, autoFocus, onEnter, ...field }: Props) {
  const text = useText();
  const [shown, setShown] = useState(false);
  const type = shown ? "text" : "password";
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && onEnter) {
      event.preventDefault();
      onEnter();
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <TextField {...field} type={type} width="w-full max-w-120" autoFocus={autoFocus} onKeyDown={keys} />
      {again && <TextField {...again} type={type} width="w-full max-w-120" onKeyDown={keys} />}
      <CheckField
        name={testIds.showPassphrase}
        label={text.start.showPassphrase}
        value={shown}
        onChange={setShown}
      />
    </div>
  );
}
