import { Plus } from "lucide-react";
import { Button } from "../../../components/Button";
import { CheckField } from "../../../components/CheckField";
import { Chips } from "../../../components/Chips";
import { DateField } from "../../../components/DateField";
import { Row } from "../../../components/FormShell";
import { TextField } from "../../../components/TextField";
import { TimeField } from "../../../components/TimeField";
import { useText } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { formatMinutes } from "../../../lib/dates/parse-time";
import { useDraft } from "../../../lib/draft";
import { orNull } from "../../../lib/fields";
import { Check, useForm } from "../../../lib/form";
import { moment, readDate, readTime } from "../../../lib/moments";
import { testIds } from "../../../testids";
import { nowInTokyo } from "../desk-moments";
import { ReasonDialog } from "../ReasonDialog";
import { useStayChange } from "../use-stay-change";
import { Panel } from "./Panel";

const OTHER = "other";

function newValues(view: StayView) {
  const now = nowInTokyo();
  return {
    actual_in_date: now.date.replaceAll("-", "/"),
    actual_in_time: formatMinutes(now.minutes),
    allergies_confirmed: false,
    brought: "",
    brought_other: "",
    room: view.stay.room ?? "",
    items: [""],
  };
}

/** They are here: when, with whom, what was brought, allergies looked at together. */
export function CheckIn({ view, onDone }: { view: StayView; onDone: () => void }) {
  const text = useText();
  const form = useForm(newValues(view), { in_at: "actual_in_date", brought_by: "brought_other" });
  const draft = useDraft(form, {
    key: `stay/${view.stay.id}/in`,
    place: `/stay/${view.stay.id}?panel=in`,
    kind: "stay",
    householdId: view.stay.household_id,
    along: ["actual_in_date", "actual_in_time"],
  });
  const change = useStayChange(form.report, draft);
  const { values, field, set } = form;
  const people = [
    ...view.collectors.map(({ person_id, name }) => ({ value: person_id, label: name })),
    { value: OTHER, label: text.desk.collectorOther },
  ];
  const other = values.brought === OTHER || view.collectors.length === 0;

  function save() {
    const check = new Check();
    const in_at = moment(
      readDate(check, "actual_in_date", values.actual_in_date, { required: true }),
      readTime(check, "actual_in_time", values.actual_in_time, true),
    );
    form.setProblems(check.problems);
    if (!check.ok) return;
    const named = view.collectors.find(({ person_id }) => person_id === values.brought)?.name;
    const belongings = values.items
      .filter((item) => item.trim() !== "")
      .map((item) => ({ kind: "belonging" as const, record: { stay_id: view.stay.id, item: item.trim() } }));
    void change.change(
      [
        {
          kind: "stay",
          record: {
            id: view.stay.id,
            status: "in_stay",
            in_at,
            allergies_confirmed: values.allergies_confirmed,
            brought_by: other ? orNull(values.brought_other) : (named ?? null),
            room: orNull(values.room),
          },
        },
        ...belongings,
      ],
      text.desk.checkedIn({ name: view.stay.person }),
      onDone,
    );
  }

  return (
    <Panel
      title={text.desk.checkInTitle}
      problems={form.problems}
      busy={change.busy}
      save={text.desk.checkInSave}
      saveTestId={testIds.stayCheckInSave}
      onSave={save}
      onCancel={onDone}
      draft={draft}
    >
      <Row>
        <TimeField {...field("actual_in_time")} label={text.desk.checkInAt} required steps />
        <DateField {...field("actual_in_date")} label={text.desk.checkInDate} required />
      </Row>
      <CheckField {...field("allergies_confirmed")} label={text.desk.allergiesConfirmed} />
      {view.collectors.length > 0 && (
        <Chips {...field("brought")} label={text.desk.broughtBy} choices={people} />
      )}
      {other && (
        <TextField
          {...field("brought_other")}
          label={view.collectors.length > 0 ? text.desk.collectedByOther : text.desk.broughtBy}
          width="w-full max-w-88"
        />
      )}
      <TextField {...field("room")} label={text.desk.roomLabel} width="w-48" />
      <div className="flex flex-col gap-2">
        {values.items.map((item, at) => (
          <TextField
            key={at}
            name={`item-${at}`}
            label={at === 0 ? text.desk.belongings : `${text.desk.item} ${at + 1}`}
            value={item}
            onChange={(typed) =>
              set(
                "items",
                values.items.map((old, n) => (n === at ? typed : old)),
              )
            }
            width="w-full max-w-88"
          />
        ))}
        <div>
          <Button
            weight="quiet"
            testId={testIds.stayAddItem}
            onPress={() => set("items", [...values.items, ""])}
          >
            <Plus aria-hidden className="size-5" />
            {text.desk.addItem}
          </Button>
        </div>
      </div>
      <ReasonDialog change={change} />
    </Panel>
  );
}
