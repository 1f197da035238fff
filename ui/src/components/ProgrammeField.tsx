import { Plus } from "lucide-react";
import { useState } from "react";
import { problemSentence, useLanguage, useText } from "../i18n/text";
import type { OptionsView } from "../lib/api/bindings";
import type { Problem } from "../lib/api/problem";
import { useCatalogue } from "../lib/api/queries";
import { programmesOf, type RecordType } from "../lib/programmes";
import { useSave } from "../lib/save";
import { addId, addOpenId } from "../testids";
import { Button } from "./Button";
import type { FieldProps } from "./FieldFrame";
import { RecordField } from "./RecordField";
import { SelectField } from "./SelectField";

type Props = FieldProps & {
  type: RecordType;
  options: OptionsView;
  value: string;
  onChange: (id: string) => void;
};

/** The organisation's programmes of one kind of record; one that is missing is added from the catalogue. */
export function ProgrammeField({ type, options, ...field }: Props) {
  const own = programmesOf(options, type);
  return (
    <>
      {own.length > 0 && <RecordField {...field} from={own} />}
      <AddProgramme
        type={type}
        options={options}
        startOpen={own.length === 0}
        onAdded={field.onChange}
        problem={own.length === 0 ? field.problem : undefined}
      />
    </>
  );
}

type AddProps = {
  /** None: programmes of every kind. */
  type?: RecordType;
  options: OptionsView;
  startOpen: boolean;
  onAdded: (id: string) => void;
  problem?: Problem;
};

/** Adds a programme of the catalogue that the organisation does not run yet. */
export function AddProgramme({ type, options, startOpen, onAdded, problem }: AddProps) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const [shown, setShown] = useState(false);
  const [preset, setPreset] = useState("");
  const [refused, setRefused] = useState<Problem>();
  const saver = useSave(setRefused);
  const taken = new Set(options.programmes.map((programme) => programme.preset));
  const left = (catalogue.data?.presets ?? []).filter(
    (candidate) => (type === undefined || candidate.record_type === type) && !taken.has(candidate.code),
  );

  if (left.length === 0) return null;
  if (!shown && !startOpen) {
    return (
      <div className="-mt-3">
        <Button weight="quiet" testId={addOpenId("programme")} onPress={() => setShown(true)}>
          <Plus aria-hidden className="size-5" />
          {text.form.addProgramme}
        </Button>
      </div>
    );
  }

  function add() {
    const chosen = left.find((candidate) => candidate.code === preset);
    if (!chosen) return;
    void saver.save(
      text.form.savedWhat({ what: chosen.name }),
      (batch) => batch.put("programme", { preset: chosen.code }),
      (id) => {
        setPreset("");
        setShown(false);
        onAdded(id);
      },
    );
  }

  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        name="new_programme"
        label={startOpen ? text.form.firstProgramme : text.form.addProgramme}
        value={preset}
        onChange={setPreset}
        problem={refused ?? problem}
        width="w-full max-w-120"
        choices={left.map(({ code, name, name_en }) => ({
          value: code,
          label: language === "ja" ? name : name_en,
        }))}
      />
      <Button testId={addId("programme")} isDisabled={preset === "" || saver.busy} onPress={add}>
        <Plus aria-hidden className="size-5" />
        {text.form.add}
      </Button>
      {refused && <span className="sr-only">{problemSentence(text, refused)}</span>}
    </div>
  );
}
