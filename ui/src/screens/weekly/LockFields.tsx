import { CheckField } from "../../components/CheckField";
import { PassphraseField } from "../../components/PassphraseField";
import { useText } from "../../i18n/text";
import type { Problems } from "../../lib/form";

/** Typed twice, and nowhere but in the fields: not in the draft, not in what is kept while a record is mended. */
export type Lock = { wanted: boolean; passphrase: string; again: string };

export const OPEN: Lock = { wanted: false, passphrase: "", again: "" };

/** Characters below which the core refuses it. */
export const LEAST_CHARACTERS = 12;

type Props = { lock: Lock; onChange: (lock: Lock) => void; problems: Problems };

export function LockFields({ lock, onChange, problems }: Props) {
  const text = useText();
  const words = text.weekly;
  return (
    <div className="flex flex-col gap-3">
      <CheckField
        name="zip"
        label={words.zip}
        hint={words.zipHint}
        value={lock.wanted}
        onChange={(wanted) => onChange({ ...OPEN, wanted })}
      />
      {lock.wanted && (
        <PassphraseField
          name="passphrase"
          label={words.zipPassphrase}
          hint={words.zipPassphraseHint({ least: LEAST_CHARACTERS })}
          required
          value={lock.passphrase}
          onChange={(passphrase) => onChange({ ...lock, passphrase })}
          problem={problems.passphrase}
          again={{
            name: "again",
            label: text.start.passphraseAgain,
            required: true,
            value: lock.again,
            onChange: (again) => onChange({ ...lock, again }),
            problem: problems.again,
          }}
        />
      )}
    </div>
  );
}
