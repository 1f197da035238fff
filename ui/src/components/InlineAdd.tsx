import { Plus } from "lucide-react";
import { useState } from "react";
import { useText } from "../i18n/text";
import type { RecordFields, RecordKind } from "../lib/api/commands";
import { Problem } from "../lib/api/problem";
import { useSave } from "../lib/save";
import { addId, addOpenId } from "../testids";
import { Button } from "./Button";
import { TextField } from "./TextField";

type Props = {
  /** `site`, `worker`, …: the control is `field-new_site`, its button `add-site`. */
  kind: RecordKind;
  open: string;
  label: string;
  record: (name: string) => RecordFields;
  onAdded: (id: string) => void;
  startOpen?: boolean;
};

/** A record that the list lacks, by its name, without leaving the form. */
export function InlineAdd({ kind, open, label, record, onAdded, startOpen = false }: Props) {
  const text = useText();
  const [shown, setShown] = useState(startOpen);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const saver = useSave(setProblem);

  function add() {
    if (name.trim() === "") {
      setProblem(new Problem({ code: "required", field: "name", detail: {} }));
      return;
    }
    void saver.save(
      text.form.savedWhat({ what: name }),
      (batch) => batch.put(kind, record(name)),
      (id) => {
        setName("");
        setProblem(undefined);
        setShown(false);
        onAdded(id);
      },
    );
  }

  if (!shown) {
    return (
      <div className="-mt-3">
        <Button weight="quiet" testId={addOpenId(kind)} onPress={() => setShown(true)}>
          <Plus aria-hidden className="size-5" />
          {open}
        </Button>
      </div>
    );
  }
  return (
    <TextField
      name={`new_${kind}`}
      label={label}
      value={name}
      onChange={setName}
      problem={problem}
      width="w-full max-w-136"
      autoFocus={!startOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        add();
      }}
      beside={
        <Button testId={addId(kind)} isDisabled={saver.busy} onPress={add} className="shrink-0">
          <Plus aria-hidden className="size-5" />
          {text.form.add}
        </Button>
      }
    />
  );
}
