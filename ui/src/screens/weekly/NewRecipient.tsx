import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Row } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { problemSentence, useLanguage, useText } from "../../i18n/text";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codesFor, codeWord } from "../../lib/codes";
import { halfWidth } from "../../lib/fields";
import { Check, useForm, WHOLE_FORM } from "../../lib/form";
import { useSave } from "../../lib/save";
import { fieldId, testIds } from "../../testids";

const EMPTY = { name: "", org_type: "municipality_welfare", municipality_code: "" };

/** A recipient that is not in the list yet, without leaving the page. */
export function NewRecipient({ startOpen, onAdded }: { startOpen: boolean; onAdded: (id: string) => void }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const [open, setOpen] = useState(startOpen);
  const form = useForm(EMPTY);
  const saver = useSave(form.report);
  const whole = form.problems[WHOLE_FORM];

  function add() {
    const { name, org_type, municipality_code } = form.values;
    const check = new Check();
    check.filled("name", name);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: name }),
      (batch) =>
        batch.put("organisation", { name, org_type, municipality_code: halfWidth(municipality_code) }),
      (id) => {
        form.setValues(EMPTY);
        setOpen(false);
        onAdded(id);
      },
    );
  }

  if (!open) {
    return (
      <div>
        <Button weight="quiet" testId={fieldId("new_recipient")} onPress={() => setOpen(true)}>
          <Plus aria-hidden className="size-5" />
          {text.weekly.newRecipient}
        </Button>
      </div>
    );
  }
  return (
    <fieldset className="m-0 flex min-w-0 flex-col gap-4 rounded-8 border border-line px-4 pt-2 pb-4">
      <legend className="px-2 font-bold">{text.weekly.newRecipient}</legend>
      {whole && (
        <p role="alert" className="text-bad">
          {problemSentence(text, whole)}
        </p>
      )}
      <TextField
        {...form.field("name")}
        label={text.weekly.recipientName}
        hint={text.weekly.recipientNameHint}
        width="w-full max-w-120"
        required
      />
      <Row>
        <SelectField
          {...form.field("org_type")}
          label={text.weekly.recipientType}
          width="w-full max-w-120"
          choices={codesFor(codeList(catalogue.data, "agency"), "org_type").map((code) => ({
            value: code.code,
            label: codeWord(code, language),
          }))}
        />
        <TextField
          {...form.field("municipality_code")}
          label={text.weekly.municipalityCode}
          hint={text.weekly.municipalityHint}
          width="w-80"
          inputMode="numeric"
        />
      </Row>
      <div>
        <Button testId={testIds.addRecipient} isDisabled={saver.busy} onPress={add}>
          <Plus aria-hidden className="size-5" />
          {text.weekly.addRecipient}
        </Button>
      </div>
    </fieldset>
  );
}
