import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { RecordField } from "../../components/RecordField";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { ChoiceView } from "../../lib/api/bindings";
import { Problem } from "../../lib/api/problem";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";

type Props = {
  name: string;
  value: string;
  onChange: (id: string) => void;
  problem?: Problem;
  sites: ChoiceView[];
};

/** A place to choose, or a new one by its name, without leaving the form. */
export function SiteField({ sites, onChange, ...field }: Props) {
  const text = useText();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const saver = useSave(setProblem);

  function add() {
    if (name.trim() === "") {
      setProblem(new Problem({ code: "required", field: "new_site", detail: {} }));
      return;
    }
    void saver.save(
      text.form.savedWhat({ what: name }),
      (batch) => batch.put("site", { name }),
      (id) => {
        setName("");
        setProblem(undefined);
        onChange(id);
      },
    );
  }

  return (
    <div className="flex flex-col gap-3">
      <RecordField {...field} onChange={onChange} from={sites} label={text.session.site} required />
      <TextField
        name="new_site"
        label={text.session.newSite}
        value={name}
        onChange={setName}
        problem={problem}
        width="w-full max-w-136"
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.ctrlKey && name.trim() !== "") add();
        }}
        beside={
          <Button testId={testIds.addSite} onPress={add} className="shrink-0">
            <Plus aria-hidden className="size-5" />
            {text.session.addSite}
          </Button>
        }
      />
    </div>
  );
}
