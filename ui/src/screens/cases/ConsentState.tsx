import { CircleCheck, CircleHelp, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { Section } from "../../components/FormShell";
import { useLanguage, useText } from "../../i18n/text";
import type { SharingConsent } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { testIds } from "../../testids";
import { useSharingConsent } from "./case-queries";
import type { ReferralPart } from "./ReferralFields";
import { useChoices, useWord } from "./words";

/** Stands for going by consent, in a list that has no empty choice. */
const BY_CONSENT = "consent";

/** Who agreed and when, before anything goes out; without: how to get it, or by which law it goes. */
export function ConsentState({ form }: ReferralPart) {
  const words = useText().cases.referral;
  const choices = useChoices();
  const { values, field, set } = form;
  const of = {
    household_id: values.household?.id ?? null,
    person_id: values.person_id === "" ? null : values.person_id,
    to_org_id: values.organisation_id,
  };
  const consent = useSharingConsent(of, values.direction === "out");
  const agreed = consent.data?.state === "agreed";
  return (
    <Section title={words.consent.title}>
      {consent.data ? (
        <State consent={consent.data} householdId={values.household?.id ?? null} />
      ) : (
        <p className="text-muted">{words.consent.later}</p>
      )}
      {!agreed && (
        <Chips
          {...field("legal_basis")}
          value={values.legal_basis === "" ? BY_CONSENT : values.legal_basis}
          onChange={(code) => set("legal_basis", code === BY_CONSENT ? "" : code)}
          label={words.consent.basis}
          hint={words.consent.basisHint}
          choices={[{ value: BY_CONSENT, label: words.consent.byConsent }, ...choices("legal_basis")]}
        />
      )}
      {consent.data?.state === "withdrawn" && values.legal_basis !== "" && (
        <p className="flex items-start gap-2 text-warn">
          <OctagonAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
          {words.consent.againstWithdrawal}
        </p>
      )}
    </Section>
  );
}

const LOOKS: Record<string, { icon: typeof CircleCheck; look: string }> = {
  agreed: { icon: CircleCheck, look: "border-good bg-good-tint" },
  unasked: { icon: CircleHelp, look: "border-warn-mark bg-warn-tint" },
  withdrawn: { icon: OctagonAlert, look: "border-bad bg-bad-tint" },
};

function State({ consent, householdId }: { consent: SharingConsent; householdId: string | null }) {
  const words = useText().cases.referral.consent;
  const language = useLanguage();
  const word = useWord();
  const { icon: Icon, look } = LOOKS[consent.state] ?? { icon: CircleHelp, look: "border-edge" };
  const day = (date: string | null) => (date === null ? "" : longDate(date, language));
  const by = [
    consent.person ?? words.family,
    day(consent.given_on),
    word("consent_method", consent.method),
  ].filter((part) => part !== "");
  let lines: ReactNode;
  if (consent.state === "agreed") {
    lines = (
      <>
        <strong className="block">{words.agreed}</strong>
        {by.join(" / ")}
      </>
    );
  } else {
    const scope = word("consent_scope", consent.scope);
    lines = (
      <>
        <strong className="block">
          {consent.state === "withdrawn"
            ? words.withdrawn({ day: day(consent.withdrawn_on) })
            : words.unasked}
        </strong>
        {scope === "" ? words.howNamed : words.how({ scope })}
      </>
    );
  }
  return (
    <div
      data-testid={testIds.referralConsent}
      data-state={consent.state}
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-8 border-2 px-4 py-3 ${look}`}
    >
      <Icon aria-hidden className="size-6 shrink-0" />
      <span className="min-w-64 flex-1 leading-150">{lines}</span>
      {householdId !== null && consent.state !== "agreed" && (
        <ButtonLink to={`/family/${householdId}/consents`}>{words.open}</ButtonLink>
      )}
    </div>
  );
}
