import { CircleDashed } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../../../components/Button";
import { DateField } from "../../../components/DateField";
import { FindPicker, type Picked } from "../../../components/FindPicker";
import { Row } from "../../../components/FormShell";
import { TextField } from "../../../components/TextField";
import { useText } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { useDraft } from "../../../lib/draft";
import { orNull } from "../../../lib/fields";
import { Check, useForm } from "../../../lib/form";
import { readDate } from "../../../lib/moments";
import { testIds } from "../../../testids";
import { ReasonDialog } from "../ReasonDialog";
import { type Item, useStayChange } from "../use-stay-change";
import { Panel } from "./Panel";

type What = "name" | "birth" | "allergies" | "reasons" | "room" | "out";

/** What a stay that was taken in a hurry still lacks. */
function missingOf({ stay, person, reason_codes, planned_out_at }: StayView): What[] {
  const lacks: [What, boolean][] = [
    ["name", stay.household_id === null],
    ["birth", person.birth_date === null],
    ["allergies", person.allergies === null],
    ["reasons", reason_codes.length === 0],
    ["room", stay.room === null],
    ["out", planned_out_at === null],
  ];
  return lacks.filter(([, lack]) => lack).map(([what]) => what);
}

const OF_PERSON: What[] = ["name", "birth", "allergies"];

type Props = {
  view: StayView;
  /** Whether name and birth are being filled in from the start. */
  opened: boolean;
  onLeft: () => void;
};

/** The rest, later: listed while the person is expected or in the house. */
export function Missing({ view, opened, onLeft }: Props) {
  const text = useText();
  const [filling, setFilling] = useState(opened);
  const { stay } = view;
  const missing = missingOf(view);
  if (missing.length === 0 || !["held", "confirmed", "in_stay"].includes(stay.status)) return null;
  const ofPerson = missing.some((what) => OF_PERSON.includes(what));
  const ofStay = missing.some((what) => !OF_PERSON.includes(what));
  const done = () => {
    setFilling(false);
    onLeft();
  };
  if (filling) return <Person view={view} onDone={done} />;
  return (
    <section
      data-testid={testIds.stayMissing}
      className="rounded-12 border border-warn-mark border-dashed bg-surface px-5 py-3"
    >
      <h2 className="font-bold text-lg leading-150">{text.desk.missingTitle}</h2>
      <p className="text-muted">{text.desk.missingLead}</p>
      <ul className="m-0 my-2 flex list-none flex-wrap gap-x-6 gap-y-1 p-0">
        {missing.map((what) => (
          <li key={what} className="flex items-center gap-2">
            <CircleDashed aria-hidden className="size-5 shrink-0 text-warn-mark" />
            {text.desk.missing[what]}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        {ofPerson &&
          (stay.household_id === null ? (
            <Button testId={testIds.stayFillPerson} onPress={() => setFilling(true)}>
              {text.desk.missingPerson}
            </Button>
          ) : (
            <ButtonLink
              to={`/family/${stay.household_id}/member/${stay.person_id}`}
              testId={testIds.stayFillPerson}
            >
              {text.desk.missingFillPerson}
            </ButtonLink>
          ))}
        {ofStay && <ButtonLink to={`/stay/${stay.id}/edit`}>{text.desk.missingFill}</ButtonLink>}
      </div>
    </section>
  );
}

/** Name, birth, allergies and family of somebody who was written down by kana alone. */
function Person({ view, onDone }: { view: StayView; onDone: () => void }) {
  const text = useText();
  const form = useForm({
    family_name: "",
    given_name: "",
    birth_date: "",
    allergies: view.person.allergies ?? "",
    household: null as Picked | null,
  });
  const draft = useDraft(form, {
    key: `stay/${view.stay.id}/person`,
    place: `/stay/${view.stay.id}?panel=person`,
    kind: "person",
    householdId: view.stay.household_id,
  });
  const change = useStayChange(form.report, draft);
  const { values, field } = form;

  function save() {
    const check = new Check();
    const birth = readDate(check, "birth_date", values.birth_date, { lean: "past" });
    form.setProblems(check.problems);
    if (!check.ok) return;
    const given = {
      family_name: orNull(values.family_name),
      given_name: orNull(values.given_name),
      birth_date: birth,
      allergies: orNull(values.allergies),
    };
    // What was left empty stays as it is.
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
    const items: Item[] = [{ kind: "person", record: { id: view.stay.person_id, ...known } }];
    if (values.household) {
      const household_id = values.household.id;
      items.push(
        { kind: "membership", record: { household_id, person_id: view.stay.person_id, relation: "child" } },
        { kind: "stay", record: { id: view.stay.id, household_id } },
      );
    }
    void change.change(items, text.form.saved, onDone);
  }

  return (
    <Panel
      title={text.desk.missingPerson}
      problems={form.problems}
      busy={change.busy}
      save={text.form.save}
      saveTestId={testIds.save}
      onSave={save}
      onCancel={onDone}
      draft={draft}
    >
      <Row>
        <TextField {...field("family_name")} label={text.family.familyName} width="w-56" />
        <TextField {...field("given_name")} label={text.family.givenName} width="w-56" />
      </Row>
      <DateField {...field("birth_date")} label={text.family.birthDate} lean="past" />
      <TextField {...field("allergies")} label={text.desk.allergies} rows={2} />
      <FindPicker of="household" {...field("household")} label={text.desk.family} />
      <ReasonDialog change={change} />
    </Panel>
  );
}
