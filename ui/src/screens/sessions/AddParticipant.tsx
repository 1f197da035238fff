import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { MultiChips } from "../../components/Chips";
import { FindPicker, type Picked } from "../../components/FindPicker";
import { Section } from "../../components/FormShell";
import { WarningReasons } from "../../components/WarningReasons";
import { useText } from "../../i18n/text";
import type { CourseView } from "../../lib/api/bindings";
import { useChildrenBeside } from "../../lib/api/office-queries";
import type { Problem } from "../../lib/api/problem";
import { todayInTokyo } from "../../lib/dates/civil";
import { asChoices } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";

/** Finds a person, asks for the children who come along, and enrols them in the course. */
export function AddParticipant({ course }: { course: CourseView }) {
  const text = useText();
  const [person, setPerson] = useState<Picked | null>(null);
  const [children, setChildren] = useState<string[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const beside = useChildrenBeside(person?.id);
  const saver = useSave(setProblem);
  const known = new Set(course.people.map((row) => row.person_id));
  const already = person !== null && known.has(person.id);
  const others = (beside.data ?? []).filter(({ id }) => !known.has(id));

  function choose(picked: Picked | null) {
    setPerson(picked);
    setChildren([]);
    setProblem(undefined);
  }

  function add() {
    if (person === null || already) return;
    void saver.save(
      text.group.added({ name: person.name }),
      (batch) =>
        batch.put("enrolment", {
          programme_id: course.programme_id,
          course_id: course.id,
          household_id: person.householdId,
          person_ids: [person.id, ...children],
          status: "active",
          applied_on: todayInTokyo(),
        }),
      () => choose(null),
    );
  }

  if (saver.asked) {
    return (
      <WarningReasons
        warnings={saver.asked.warnings}
        fresh
        problem={problem}
        busy={saver.busy}
        onSave={(reasons) => void saver.saveReasons(reasons)}
        onLater={saver.later}
      />
    );
  }
  return (
    <Section title={text.group.addParticipant}>
      <FindPicker
        of="person"
        name="participant"
        label={text.session.name}
        hint={text.group.addParticipantHint}
        value={person}
        onChange={choose}
        problem={problem}
      />
      {course.places_left === 0 && <p className="text-warn">{text.group.fullNote}</p>}
      {already && <p className="text-bad">{text.group.alreadyIn}</p>}
      {person && !already && (
        <>
          {course.childcare_required && (
            <MultiChips
              name="participant_children"
              label={text.group.withChildren}
              value={children}
              onChange={setChildren}
              choices={asChoices(others)}
              empty={text.group.noChildren}
            />
          )}
          <div>
            <Button testId={testIds.courseAdd} isDisabled={saver.busy} onPress={add}>
              <UserPlus aria-hidden className="size-5" />
              {text.group.add}
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}
