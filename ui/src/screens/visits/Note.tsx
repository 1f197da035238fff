import { Button } from "../../components/Button";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { Problem } from "../../lib/api/problem";
import { fieldId, templateId } from "../../testids";

type Props = { value: string; onChange: (note: string) => void; problem?: Problem };

/** One note; headings are put where the cursor stands. */
export function Note({ value, onChange, problem }: Props) {
  const text = useText();
  return (
    <div className="flex flex-col gap-2">
      <TextField
        name="note"
        label={text.visit.note}
        hint={text.visit.noteHint}
        value={value}
        onChange={onChange}
        problem={problem}
        rows={6}
      />
      <fieldset
        aria-label={text.visit.templatesLabel}
        className="m-0 flex min-w-0 flex-wrap items-center gap-2 border-0 p-0"
      >
        <span className="text-muted text-sm">{text.visit.templatesLabel}</span>
        {text.visit.templates.map((template, at) => (
          <Button
            key={template.name}
            weight="quiet"
            testId={templateId(at)}
            onPress={() => insert(template.text, onChange)}
          >
            {template.name}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}

/** A heading begins a line of its own. What was written stays, and the web view can take the heading back (Ctrl+Z). */
function insert(heading: string, onChange: (note: string) => void) {
  const area = document.querySelector<HTMLTextAreaElement>(`[data-testid="${fieldId("note")}"]`);
  if (!area) return;
  const before = area.value.slice(0, area.selectionStart);
  const words = before === "" || before.endsWith("\n") ? heading : `\n${heading}`;
  area.focus();
  if (typeof document.execCommand === "function" && document.execCommand("insertText", false, words)) return;
  area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
  onChange(area.value);
}
