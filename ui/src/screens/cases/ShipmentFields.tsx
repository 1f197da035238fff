import { Plus, X } from "lucide-react";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FindPicker } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { ProgrammeField } from "../../components/ProgrammeField";
import { SelectField } from "../../components/SelectField";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import type { useForm } from "../../lib/form";
import { typedDate } from "../../lib/moments";
import { testIds } from "../../testids";
import { useAge } from "../family/MemberTable";
import { hasLeft, type ItemValues, itemField, newItem, type ShipmentValues } from "./shipment-values";
import { useChoices, useWord } from "./words";

export type ShipmentPart = { form: ReturnType<typeof useForm<ShipmentValues>>; options: OptionsView };

/** To whom, in which programme, asked when. */
export function ShipmentWhat({ form, options }: ShipmentPart) {
  const words = useText().cases.shipment;
  const age = useAge();
  const { values, field, set } = form;
  const family = useFamily(values.household?.id ?? "");
  return (
    <Section title={words.what}>
      <ProgrammeField
        {...field("programme_id")}
        type="shipment"
        options={options}
        label={words.programme}
        required
      />
      <FindPicker
        of="household"
        {...field("household")}
        onChange={(picked) => {
          set("household", picked);
          set("person_id", "");
        }}
        label={words.family}
        required
      />
      {values.household !== null && (
        <Chips
          {...field("person_id")}
          label={words.person}
          required
          choices={(family.data?.members ?? []).map((member) => ({
            value: member.person_id,
            label: `${member.name}(${age(member)})`,
          }))}
        />
      )}
      <DateField {...field("requested_on")} label={words.requestedOn} required lean="past" />
    </Section>
  );
}

/** What goes into the parcel, and how many. */
export function ShipmentItems({ form }: ShipmentPart) {
  const words = useText().cases.shipment;
  const choices = useChoices();
  const word = useWord();
  const { values, problems, set, rebase } = form;
  const put = (key: string, change: Partial<ItemValues>) =>
    set(
      "items",
      values.items.map((item) => (item.key === key ? { ...item, ...change } : item)),
    );
  const without = (items: ItemValues[], key: string) => items.filter((item) => item.key !== key);
  return (
    <Section title={words.items}>
      {values.items.map((item, at) => (
        <div key={item.key} className="flex flex-wrap items-end gap-x-4 gap-y-2">
          <SelectField
            name={itemField(at, "item")}
            label={words.item({ number: at + 1 })}
            value={item.item}
            onChange={(code) => put(item.key, { item: code })}
            problem={problems[itemField(at, "item")]}
            width="w-72"
            choices={choices("shipping_item")}
          />
          <TextField
            name={itemField(at, "qty")}
            label={words.qty}
            value={item.qty}
            onChange={(qty) => put(item.key, { qty })}
            problem={problems[itemField(at, "qty")]}
            inputMode="numeric"
            width="w-28"
          />
          {item.id !== null ? (
            <TakeAway
              kind="shipment_item"
              id={item.id}
              what={word("shipping_item", item.item)}
              onGone={() => rebase((before) => ({ ...before, items: without(before.items, item.key) }))}
              onBack={() =>
                rebase((before) => ({
                  ...before,
                  items: before.items.some((other) => other.key === item.key)
                    ? before.items
                    : before.items.toSpliced(at, 0, item),
                }))
              }
            />
          ) : (
            values.items.length > 1 && (
              <Button
                weight="quiet"
                aria-label={words.dropItem({ number: at + 1 })}
                onPress={() => set("items", without(values.items, item.key))}
              >
                <X aria-hidden className="size-5" />
                {words.drop}
              </Button>
            )
          )}
        </div>
      ))}
      <div>
        <Button
          testId={testIds.itemAdd}
          onPress={() => set("items", [...values.items, newItem(`item-${Date.now()}`)])}
        >
          <Plus aria-hidden className="size-5" />
          {words.addItem}
        </Button>
      </div>
      <CheckField {...form.field("neutral_label")} label={words.neutral} hint={words.neutralHint} />
    </Section>
  );
}

/** How far it is. */
export function ShipmentSent({ form }: ShipmentPart) {
  const words = useText().cases.shipment;
  const choices = useChoices();
  const { values, field, set } = form;

  function choose(status: string) {
    set("status", status);
    if (hasLeft(status) && values.shipped_on.trim() === "") set("shipped_on", typedDate(todayInTokyo()));
  }

  return (
    <Section title={words.sent}>
      <Chips
        {...field("status")}
        onChange={choose}
        label={words.status}
        required
        choices={choices("shipment_status")}
      />
      {hasLeft(values.status) && (
        <Row>
          <DateField {...field("shipped_on")} label={words.shippedOn} required lean="past" />
          <TextField {...field("carrier")} label={words.carrier} width="w-56" />
          <TextField {...field("tracking_no")} label={words.tracking} width="w-56" />
        </Row>
      )}
      <TextField {...field("note")} label={words.note} rows={2} />
    </Section>
  );
}
