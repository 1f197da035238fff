import { EyeOff, MapPin, Pencil, Phone } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { FamilyView } from "../../lib/api/bindings";
import { useMay } from "../../lib/may";
import { testIds } from "../../testids";
import { Lift } from "./Lift";
import { Reveal } from "./Reveal";

/** Address and phones. The core sends neither for a confidential address; the mask says that there is one. */
export function Contact({ view }: { view: FamilyView }) {
  const text = useText();
  const may = useMay();
  const secret = view.address_secret;
  return (
    <section className="rounded-12 border border-line bg-surface px-5 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <h2 className="sr-only">{text.family.contact}</h2>
        <div className="flex min-w-72 flex-1 flex-wrap gap-x-10 gap-y-2 py-1.5">
          <p data-testid={testIds.familyAddress} className="flex items-start gap-2">
            {secret ? (
              <EyeOff aria-hidden className="mt-1 size-5 shrink-0 text-warn" />
            ) : (
              <MapPin aria-hidden className="mt-1 size-5 shrink-0 text-muted" />
            )}
            <span className="sr-only">{text.family.address}</span>
            {secret ? text.form.addressSecret : (view.address ?? text.family.noAddress)}
          </p>
          <p className="flex items-start gap-2">
            <Phone aria-hidden className="mt-1 size-5 shrink-0 text-muted" />
            <span className="sr-only">{text.family.phone}</span>
            {secret
              ? text.family.hiddenPhone
              : view.phones.length > 0
                ? view.phones.join("、")
                : text.family.noPhone}
          </p>
        </div>
        <span data-noprint>
          <ButtonLink to={`/family/${view.id}/edit`} weight="quiet" testId={testIds.familyEdit}>
            <Pencil aria-hidden className="size-5" />
            {text.family.edit}
          </ButtonLink>
        </span>
      </div>
      {secret && may("reveal") && <Reveal householdId={view.id} />}
      {secret && may("lift_secret") && <Lift view={view} />}
    </section>
  );
}
