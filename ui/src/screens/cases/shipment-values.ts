import type { Picked } from "../../components/FindPicker";
import type { JsonValue, RecordFields } from "../../lib/api/commands";
import { todayInTokyo } from "../../lib/dates/civil";
import { halfWidth, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";

export type ItemValues = { key: string; id: string | null; item: string; qty: string };

export type ShipmentValues = {
  programme_id: string;
  household: Picked | null;
  person_id: string;
  requested_on: string;
  items: ItemValues[];
  neutral_label: boolean;
  status: string;
  shipped_on: string;
  carrier: string;
  tracking_no: string;
  note: string;
};

export const SHIPMENT_ALIASES = { household_id: "household" };
export const ITEM_FIELD = /^items\[\d+\]\.\w+$/;
export const itemField = (at: number, name: string) => `items[${at}].${name}`;

export function newItem(key: string): ItemValues {
  return { key, id: null, item: "", qty: "1" };
}

export function newShipment(household: Picked | null): ShipmentValues {
  return {
    programme_id: "",
    household,
    person_id: "",
    requested_on: typedDate(todayInTokyo()),
    items: [newItem("first")],
    neutral_label: true,
    status: "requested",
    shipped_on: "",
    carrier: "",
    tracking_no: "",
    note: "",
  };
}

export function shipmentFrom(record: RecordFields, household: Picked | null): ShipmentValues {
  const items = Array.isArray(record.items) ? (record.items as RecordFields[]) : [];
  return {
    programme_id: textOf(record, "programme_id"),
    household,
    person_id: textOf(record, "person_id"),
    requested_on: typedDate(textOrNull(record, "requested_on")),
    items: items.map((item) => ({
      key: textOf(item, "id"),
      id: textOf(item, "id"),
      item: textOf(item, "item"),
      qty: String(item.qty ?? 1),
    })),
    neutral_label: record.neutral_label !== false,
    status: textOf(record, "status") || "requested",
    shipped_on: typedDate(textOrNull(record, "shipped_on")),
    carrier: textOf(record, "carrier"),
    tracking_no: textOf(record, "tracking_no"),
    note: textOf(record, "note"),
  };
}

/** Whether a parcel of this status has left the house. */
export function hasLeft(status: string): boolean {
  return ["shipped", "delivered", "returned"].includes(status);
}

/** What the form says, checked: the record to store with its items, or what is wrong. */
export function shipmentRecord(
  values: ShipmentValues,
  initial: ShipmentValues,
  id: string | undefined,
): { check: Check; record: RecordFields } {
  const check = new Check();
  check.filled("programme_id", values.programme_id);
  if (values.household === null) check.fail("household", "required");
  check.filled("person_id", values.person_id);
  const requested = readDate(check, "requested_on", values.requested_on, { required: true, lean: "past" });
  const shipped = readDate(check, "shipped_on", values.shipped_on, {
    required: hasLeft(values.status),
    lean: "past",
  });
  const items: JsonValue[] = [];
  for (const [at, item] of values.items.entries()) {
    if (item.id === null && item.item === "") continue;
    const qty = halfWidth(item.qty) ?? "";
    if (!/^[1-9]\d{0,5}$/.test(qty)) check.fail(itemField(at, "qty"), "number_out_of_range");
    items.push({ ...(item.id === null ? {} : { id: item.id }), item: item.item, qty: Number(qty) });
  }
  // Of a secret place the number is masked: what was not seen is not written.
  const tracking: RecordFields =
    values.tracking_no === initial.tracking_no ? {} : { tracking_no: orNull(values.tracking_no) };
  return {
    check,
    record: {
      ...(id === undefined ? {} : { id }),
      programme_id: values.programme_id,
      household_id: values.household?.id ?? null,
      person_id: values.person_id,
      requested_on: requested,
      neutral_label: values.neutral_label,
      status: values.status,
      shipped_on: shipped,
      carrier: orNull(values.carrier),
      ...tracking,
      note: orNull(values.note),
      items,
    },
  };
}
