import type { Picked } from "../../components/FindPicker";
import type { RecordFields } from "../../lib/api/commands";
import { listOf, orNull, textOf, textOrNull } from "../../lib/fields";
import { Check } from "../../lib/form";
import { moment, readDate, typedDate } from "../../lib/moments";

export type ReferralValues = {
  direction: string;
  /** The other body. */
  organisation_id: string;
  household: Picked | null;
  person_id: string;
  reason_codes: string[];
  content: string;
  method: string;
  /** Code of `legal_basis`; "" where it goes by consent. */
  legal_basis: string;
  status: string;
  sent_on: string;
  reply: string;
  replied_on: string;
  linked: boolean;
  handover_note: string;
  worker_ids: string[];
};

/** The core's field -> the form's, where they differ. */
export const REFERRAL_ALIASES = {
  household_id: "household",
  to_org_id: "organisation_id",
  from_org_id: "organisation_id",
  // What is missing is chosen beneath the state of the consent.
  consent_id: "legal_basis",
  sent_at: "sent_on",
  replied_at: "replied_on",
};

/** What a referral is made from: a consultation, a visit, or a family. */
export type ReferralOf = { consultation_id?: string; visit_id?: string };

export function newReferral(
  household: Picked | null,
  personId: string,
  worker: string | null,
): ReferralValues {
  return {
    direction: "out",
    organisation_id: "",
    household,
    person_id: personId,
    reason_codes: [],
    content: "",
    method: "",
    legal_basis: "",
    status: "draft",
    sent_on: "",
    reply: "",
    replied_on: "",
    linked: false,
    handover_note: "",
    worker_ids: worker === null ? [] : [worker],
  };
}

export function referralFrom(record: RecordFields, household: Picked | null): ReferralValues {
  const out = textOf(record, "direction") === "out";
  return {
    direction: textOf(record, "direction"),
    organisation_id: textOf(record, out ? "to_org_id" : "from_org_id"),
    household,
    person_id: textOf(record, "person_id"),
    reason_codes: listOf(record, "reason_codes"),
    content: textOf(record, "content"),
    method: textOf(record, "method"),
    legal_basis: textOf(record, "legal_basis"),
    status: textOf(record, "status") || "draft",
    sent_on: typedDate(textOrNull(record, "sent_at")),
    reply: textOf(record, "reply"),
    replied_on: typedDate(textOrNull(record, "replied_at")),
    linked: record.linked === true,
    handover_note: textOf(record, "handover_note"),
    worker_ids: listOf(record, "worker_ids"),
  };
}

/** Whether it has gone out or come in. */
export function isSent(status: string): boolean {
  return ["sent", "accepted", "declined", "linked"].includes(status);
}

/** What the form says, checked: the record to store, or what is wrong. */
export function referralRecord(
  values: ReferralValues,
  initial: ReferralValues,
  id: string | undefined,
  of: ReferralOf,
): { check: Check; record: RecordFields } {
  const check = new Check();
  const out = values.direction === "out";
  check.filled("organisation_id", values.organisation_id);
  if (values.household === null && of.consultation_id === undefined) check.fail("household", "required");
  const sent = readDate(check, "sent_on", values.sent_on, { lean: "past" });
  const replied = readDate(check, "replied_on", values.replied_on, { lean: "past" });
  // A day that was not touched keeps its hour; the core fills an empty one.
  const sentAt: RecordFields =
    values.sent_on === initial.sent_on ? {} : { sent_at: moment(sent, sent === null ? null : 0) };
  const repliedAt: RecordFields =
    values.replied_on === initial.replied_on
      ? {}
      : { replied_at: moment(replied, replied === null ? null : 0) };
  return {
    check,
    record: {
      ...(id === undefined ? of : { id }),
      direction: values.direction,
      [out ? "to_org_id" : "from_org_id"]: values.organisation_id,
      // The other end is this organisation, which the core fills in.
      ...(values.direction === initial.direction ? {} : { [out ? "from_org_id" : "to_org_id"]: null }),
      household_id: values.household?.id ?? null,
      person_id: orNull(values.person_id),
      reason_codes: values.reason_codes,
      content: orNull(values.content),
      method: orNull(values.method),
      legal_basis: out ? orNull(values.legal_basis) : null,
      status: values.status,
      ...sentAt,
      reply: orNull(values.reply),
      ...repliedAt,
      linked: values.linked || values.status === "linked",
      handover_note: orNull(values.handover_note),
      worker_ids: values.worker_ids,
    },
  };
}
