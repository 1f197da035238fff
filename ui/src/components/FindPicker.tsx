import { Search } from "lucide-react";
import { useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useLanguage, useText } from "../i18n/text";
import type { FamilyView, HitView } from "../lib/api/bindings";
import { useFind } from "../lib/api/queries";
import { longDate } from "../lib/dates/format";
import { fieldId, hitId } from "../testids";
import { Button } from "./Button";
import { type FieldProps, Hint, INPUT, LabelWords, ProblemLine } from "./FieldFrame";
import { HitLine } from "./HitLine";

/** Who was chosen, with what tells two of a name apart where it is known. */
export type Picked = {
  id: string;
  name: string;
  householdId: string | null;
  code?: string | null;
  born?: string | null;
};

type Props = FieldProps & {
  of: "household" | "person";
  value: Picked | null;
  onChange: (picked: Picked | null) => void;
};

function pickedFrom(hit: HitView, of: Props["of"]): Picked {
  const chosen = { name: hit.name, code: hit.code, born: hit.birth_date };
  if (of === "person" || hit.kind === "household" || hit.household_id === null) {
    return { ...chosen, id: hit.id, householdId: hit.kind === "household" ? hit.id : hit.household_id };
  }
  return { ...chosen, id: hit.household_id, householdId: hit.household_id };
}

/** A family that a form already knows. */
export function pickedFamily({ id, display_name, code }: FamilyView): Picked {
  return { id, name: display_name, householdId: id, code };
}

/** Searches families or people; what was chosen stands in its place until it is changed. */
export function FindPicker({ of, value, onChange, name, label, hint, required, problem }: Props) {
  const text = useText();
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  // What had the keys goes away with the choice, and comes back when it is changed.
  const [handled, setHandled] = useState(false);
  const found = useFind(typed, 12);
  const hits = typed.trim() === "" ? [] : (found.data ?? []);
  const offered = of === "person" ? hits.filter((hit) => hit.kind === "person") : hits;

  if (value !== null) {
    const marks = [
      value.code,
      value.born && text.search.born({ date: longDate(value.born, language) }),
    ].filter(Boolean);
    return (
      <div className="flex flex-col gap-1">
        <span className="font-bold leading-150">
          <LabelWords label={label} required={required} />
        </span>
        <div className="flex flex-wrap items-center gap-2">
          <span className="leading-150">
            <span data-testid={`${fieldId(name)}-chosen`} className="text-lg">
              {value.name}
            </span>
            {marks.length > 0 && <span className="ml-3 text-muted text-sm">{marks.join(" ")}</span>}
          </span>
          <Button
            weight="quiet"
            testId={`${fieldId(name)}-change`}
            autoFocus={handled}
            onPress={() => {
              setHandled(true);
              onChange(null);
            }}
          >
            {text.form.change}
          </Button>
        </div>
        <ProblemLine name={name} problem={problem} />
      </div>
    );
  }

  return (
    <ComboBox
      items={offered}
      inputValue={typed}
      onInputChange={setTyped}
      onSelectionChange={(key) => {
        const hit = offered.find((candidate) => candidate.id === key);
        if (!hit) return;
        setTyped("");
        setHandled(true);
        onChange(pickedFrom(hit, of));
      }}
      defaultFilter={() => true}
      menuTrigger="input"
      allowsEmptyCollection={typed.trim() !== ""}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      className="flex w-full max-w-120 flex-col gap-1"
    >
      <Label className="font-bold leading-150">
        <LabelWords label={label} required={required} />
      </Label>
      <Hint>{hint ?? text.search.label}</Hint>
      <div className="relative">
        <Search aria-hidden className="absolute top-3.5 left-3 size-5 text-muted" />
        <Input data-testid={fieldId(name)} autoFocus={handled} className={`${INPUT} pl-10`} />
      </div>
      <ProblemLine name={name} problem={problem} />
      <Popover className="w-(--trigger-width) rounded-8 border border-line bg-surface p-1 text-ink shadow-2">
        <ListBox
          className="max-h-80 overflow-auto outline-none"
          // Nothing found is said when that is known, not while the answer is on its way.
          renderEmptyState={() =>
            found.isFetching ? null : <p className="px-3 py-2">{text.search.none({ text: typed })}</p>
          }
        >
          {(hit: HitView) => (
            <ListBoxItem
              id={hit.id}
              textValue={hit.name}
              data-testid={hitId(hit.id)}
              className="cursor-pointer rounded-4 px-3 py-2 data-[focused]:bg-tint data-[hovered]:bg-tint"
            >
              <HitLine hit={hit} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
