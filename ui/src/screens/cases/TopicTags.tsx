import { Check } from "lucide-react";
import { Label, Tag, TagGroup, TagList } from "react-aria-components";
import type { Choice } from "../../components/Chips";
import { type FieldProps, Hint, LabelWords, ProblemLine } from "../../components/FieldFrame";
import { choiceId, fieldId } from "../../testids";

type Props = FieldProps & { choices: Choice[]; value: string[]; onChange: (value: string[]) => void };

const TAG =
  "inline-flex min-h-11 cursor-pointer items-center gap-1.5 rounded-8 border border-edge bg-surface px-3 py-1 leading-150 data-[hovered]:bg-tint data-[selected]:border-primary data-[selected]:bg-tint data-[selected]:shadow-[inset_0_0_0_1px_var(--primary)] data-[focus-visible]:outline-4";

/**
 * Many choices as chips that take one stop of the Tab key: arrows and letters go from one to the next, the space
 * bar chooses. The order of choosing is kept; the first is the main one.
 */
export function TopicTags({ name, label, hint, required, problem, choices, value, onChange }: Props) {
  function choose(keys: "all" | Set<unknown>) {
    if (keys === "all") return;
    const chosen = [...keys].map(String);
    onChange([
      ...value.filter((code) => chosen.includes(code)),
      ...chosen.filter((code) => !value.includes(code)),
    ]);
  }

  return (
    <TagGroup
      selectionMode="multiple"
      selectionBehavior="toggle"
      selectedKeys={value}
      onSelectionChange={choose}
      // Escape leaves the search or a dialog; it must not throw away what was chosen.
      escapeKeyBehavior="none"
      data-testid={fieldId(name)}
      data-invalid={problem !== undefined || undefined}
      className="flex flex-col gap-1.5"
    >
      <Label className="font-bold leading-150">
        <LabelWords label={label} required={required} />
      </Label>
      {hint && <Hint>{hint}</Hint>}
      <TagList className="flex flex-wrap gap-1.5">
        {choices.map((choice, at) => (
          <Tag
            key={choice.value}
            id={choice.value}
            textValue={choice.label}
            data-testid={choiceId(name, choice.value)}
            data-focus-on-problem={(problem !== undefined && at === 0) || undefined}
            className={TAG}
          >
            {({ isSelected }) => (
              <>
                {isSelected && <Check aria-hidden className="size-5 text-primary" strokeWidth={3} />}
                {choice.label}
              </>
            )}
          </Tag>
        ))}
      </TagList>
      <ProblemLine name={name} problem={problem} />
    </TagGroup>
  );
}
