import { EyeOff, MapPin, Phone } from "lucide-react";
import { useText } from "../../i18n/text";
import type { FamilyView } from "../../lib/api/bindings";
import { testIds } from "../../testids";

/** Address and phones. The core sends neither for a confidential address; the mask says that there is one. */
export function Contact({ view }: { view: FamilyView }) {
  const text = useText();
  const secret = view.address_secret;
  return (
    <section className="flex flex-wrap gap-x-10 gap-y-2 rounded-12 border border-line bg-surface px-5 py-3">
      <h2 className="sr-only">{text.family.contact}</h2>
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
    </section>
  );
}
