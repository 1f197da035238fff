import { useLanguage, useText } from "../../i18n/text";
import type { OptionsView } from "../../lib/api/bindings";
import { useFamily, useProfile } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { longDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import { CaseSheet } from "./CaseSheet";
import { useSharingConsent } from "./case-queries";
import type { ReferralValues } from "./referral-values";
import { useWord } from "./words";

/** 連携票: what goes to the other body on paper. A family with a secret place is named by its number. */
export function ReferralSheet({ values, options }: { values: ReferralValues; options: OptionsView }) {
  const words = useText().cases.referral;
  const language = useLanguage();
  const word = useWord();
  const profile = useProfile();
  const family = useFamily(values.household?.id ?? "");
  const out = values.direction === "out";
  const consent = useSharingConsent(
    {
      household_id: values.household?.id ?? null,
      person_id: values.person_id === "" ? null : values.person_id,
      to_org_id: values.organisation_id,
    },
    out,
  );
  const other = options.organisations.find(({ id }) => id === values.organisation_id)?.name ?? "";
  const own = profile.data?.organisation ?? "";
  const member = family.data?.members.find(({ person_id }) => person_id === values.person_id);
  const secret = family.data?.address_secret ?? false;
  const sent = parseDate(values.sent_on, todayInTokyo());
  const workers = options.workers.filter(({ id }) => values.worker_ids.includes(id)).map(({ name }) => name);
  const given = consent.data?.state === "agreed" ? consent.data : null;
  const basis =
    values.legal_basis !== ""
      ? word("legal_basis", values.legal_basis)
      : given === null
        ? words.sheet.noConsent
        : [
            given.person,
            given.given_on && longDate(given.given_on, language),
            word("consent_method", given.method),
          ]
            .filter(Boolean)
            .join(" / ");
  const who = secret
    ? words.sheet.secret({ code: family.data?.code ?? "" })
    : [family.data?.display_name, member?.name, member?.birth_date && longDate(member.birth_date, language)]
        .filter(Boolean)
        .join(" / ");
  return (
    <CaseSheet
      title={words.sheet.title}
      to={words.sheet.to({ name: out ? other : own })}
      from={[longDate(sent.ok ? sent.date : todayInTokyo(), language), out ? own : other, workers.join("、")]}
      rows={[
        [words.sheet.who, who],
        [words.reasons, values.reason_codes.map((code) => word("referral_reason", code)).join("、")],
        [words.content, values.content],
        [words.method, word("referral_method", values.method)],
        [words.sheet.basis, basis],
        [words.handover, values.handover_note],
        [words.reply, values.reply],
      ]}
      seals={[words.sheet.head, words.sheet.worker]}
    />
  );
}
