import { Copy } from "lucide-react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Row, Section } from "../../components/FormShell";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useText } from "../../i18n/text";
import { useBeds } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { NightsBeds } from "./NightsBeds";
import type { StayFormState } from "./StayWho";
import { PLANNED, type StayValues, typedNights, wasThere } from "./stay-values";

/** Planned and, once the person is there, actual arrival and departure. */
export function StayTimes({ form }: { form: StayFormState }) {
  const text = useText();
  const { values, setValues, field } = form;
  const planned = PLANNED.includes(values.status);
  const there = wasThere(values.status);
  const out = values.status === "completed";

  function copyPlan() {
    setValues((before) => ({
      ...before,
      actual_in_date: before.in_date,
      actual_in_time: before.in_time,
      ...(out ? { actual_out_date: before.out_date, actual_out_time: before.out_time } : {}),
    }));
    form.setProblems({});
  }

  return (
    <>
      <Section title={text.stay.planned}>
        <Row>
          <DateField {...field("in_date")} label={text.stay.inDate} required={planned} />
          <TimeField {...field("in_time")} label={text.stay.inTime} required={planned} />
        </Row>
        <Row>
          <DateField {...field("out_date")} label={text.stay.outDate} required={planned} />
          <TimeField {...field("out_time")} label={text.stay.outTime} required={planned} />
        </Row>
        <Beds values={values} />
        <TextField {...field("room")} label={text.desk.roomLabel} width="w-48" />
      </Section>
      {there && (
        <Section title={text.stay.actual}>
          {values.in_date !== "" && (
            <div>
              <Button testId={testIds.stayCopyPlan} onPress={copyPlan}>
                <Copy aria-hidden className="size-5" />
                {text.stay.copyPlan}
              </Button>
            </div>
          )}
          <Row>
            <DateField {...field("actual_in_date")} label={text.stay.actualInDate} required />
            <TimeField {...field("actual_in_time")} label={text.stay.actualInTime} required />
          </Row>
          <Row>
            <DateField {...field("actual_out_date")} label={text.stay.actualOutDate} required={out} />
            <TimeField {...field("actual_out_time")} label={text.stay.actualOutTime} required={out} />
          </Row>
        </Section>
      )}
    </>
  );
}

/** Free beds of the nights as they are typed. */
function Beds({ values }: { values: StayValues }) {
  const nights = typedNights(values);
  const beds = useBeds(nights ? values.programme_id : "", nights?.from ?? "", nights?.to ?? "");
  return nights && beds.data ? <NightsBeds testId={testIds.stayBeds} nights={beds.data} /> : null;
}
