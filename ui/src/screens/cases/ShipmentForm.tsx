import { useNavigate, useParams, useSearchParams } from "react-router";
import { pickedFamily } from "../../components/FindPicker";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { TakeAway } from "../../components/TakeAway";
import { useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily, useOptions } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { textOf } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { programmesOf } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { HistoryLink } from "../memory/HistoryLink";
import { RecordPlace } from "../sharing/RecordPlace";
import { ShipmentItems, ShipmentSent, ShipmentWhat } from "./ShipmentFields";
import {
  ITEM_FIELD,
  newShipment,
  SHIPMENT_ALIASES,
  type ShipmentValues,
  shipmentFrom,
  shipmentRecord,
} from "./shipment-values";

/** Loads what the form starts from: the stored shipment, or the family it is for. */
export function ShipmentForm() {
  const words = useText().cases.shipment;
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("shipment", id);
  const householdId = record.data ? textOf(record.data, "household_id") : (search.get("household") ?? "");
  const family = useFamily(householdId);
  const options = useOptions();
  const failed = [record, family, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={words.title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const waiting = (id !== undefined && !record.data) || (householdId !== "" && !family.data);
  if (waiting || !options.data) return null;
  const household = family.data ? pickedFamily(family.data) : null;
  const programmes = programmesOf(options.data, "shipment");
  const only = programmes.length === 1 ? (programmes[0]?.id ?? "") : "";
  const initial = record.data
    ? shipmentFrom(record.data, household)
    : { ...newShipment(household), programme_id: only };
  return <Fields id={id} initial={initial} options={options.data} />;
}

function Fields({ id, initial, options }: { id?: string; initial: ShipmentValues; options: OptionsView }) {
  const text = useText();
  const words = text.cases.shipment;
  const navigate = useNavigate();
  const form = useForm(initial, SHIPMENT_ALIASES, ITEM_FIELD);
  const draft = useDraft(form, {
    ...draftPlace("shipment", id, form.initial.household?.id),
    kind: "shipment",
    householdId: form.values.household?.id ?? null,
  });
  const saver = useSave(form.report, undefined, draft);
  const title = id === undefined ? words.newTitle : words.title;

  function save() {
    const { check, record } = shipmentRecord(form.values, initial, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    void saver.save(
      text.form.savedWhat({ what: words.savedAs }),
      (batch) => batch.put("shipment", record),
      () => void navigate("/shipments", { replace: true }),
    );
  }

  return (
    <Page
      title={title}
      actions={
        id !== undefined && (
          <>
            <HistoryLink kind="shipment" id={id} />
            <TakeAway
              kind="shipment"
              id={id}
              what={words.savedAs}
              onGone={() => {
                void draft.discard();
                void navigate("/shipments", { replace: true });
              }}
            />
          </>
        )
      }
    >
      <RecordPlace id={id} className="-mt-3" />
      <FormShell
        testId={testIds.shipmentForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <ShipmentWhat form={form} options={options} />
        <ShipmentItems form={form} options={options} />
        <ShipmentSent form={form} options={options} />
      </FormShell>
    </Page>
  );
}
