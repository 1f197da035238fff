import { Echo, type FieldProps } from "../../components/FieldFrame";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { readCode } from "./code";

type Props = Omit<FieldProps, "label" | "hint"> & {
  /** What it is called, where it is no invitation's. */
  label?: string;
  value: string;
  onChange: (typed: string) => void;
};

/** A one-time code as people type it; beneath, how it was read and how much is missing. */
export function CodeField({ label, value, onChange, ...field }: Props) {
  const text = useText();
  const { join } = text.sharing;
  const { groups, left, strange } = readCode(value);

  function words(): string {
    if (groups === "") return "";
    if (strange !== "") return join.codeStrange({ letters: strange });
    if (left > 0) return join.codeLeft({ groups, left });
    return left < 0 ? join.codeOver({ groups, over: -left }) : join.codeWhole({ groups });
  }

  return (
    <TextField
      {...field}
      label={label ?? join.code}
      value={value}
      onChange={onChange}
      // While typing nothing moves under the fingers; afterwards it stands as on the sheet.
      onBlur={() => groups !== "" && strange === "" && onChange(groups)}
      width="w-full max-w-136"
      below={<Echo name={field.name} hint={join.codeHint} words={words()} />}
    />
  );
}
