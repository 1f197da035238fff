import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { FindPicker, type Picked } from "../../components/FindPicker";
import { useText } from "../../i18n/text";
import type { RollRow } from "../../lib/api/bindings";
import { Problem } from "../../lib/api/problem";
import { testIds } from "../../testids";

type Props = { known: RollRow[]; onAdd: (personId: string, role: string) => Promise<void> };

const ROLES = ["mother", "father", "parent", "pregnant", "child_in_childcare", "infant", "guest"] as const;

/** Someone who came without being on the list: search, role, add. */
export function AddToRoll({ known, onAdd }: Props) {
  const text = useText();
  const [person, setPerson] = useState<Picked | null>(null);
  const [role, setRole] = useState<string>("mother");
  const already = person !== null && known.some((row) => row.person_id === person.id);

  async function add() {
    if (person === null || already) return;
    await onAdd(person.id, role);
    setPerson(null);
  }

  return (
    <section className="flex flex-col gap-4 rounded-12 border border-line bg-surface px-5 py-4">
      <FindPicker
        of="person"
        name="roll_person"
        label={text.session.addPerson}
        hint={text.session.addPersonHint}
        value={person}
        onChange={setPerson}
        problem={already ? new Problem({ code: "I-41", field: "person_id", detail: {} }) : undefined}
      />
      {person && (
        <>
          <Chips
            name="roll_role"
            label={text.session.role}
            value={role}
            onChange={setRole}
            choices={ROLES.map((value) => ({ value, label: text.codes.attendance_role[value] }))}
          />
          <div>
            <Button testId={testIds.rollAdd} isDisabled={already} onPress={() => void add()}>
              <UserPlus aria-hidden className="size-5" />
              {text.session.addPerson}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
