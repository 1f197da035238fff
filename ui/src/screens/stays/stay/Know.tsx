import {
  EyeOff,
  HeartPulse,
  type LucideIcon,
  MessageCircleWarning,
  Pill,
  ShieldAlert,
  Utensils,
} from "lucide-react";
import { useText } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { testIds } from "../../../testids";

/** What nobody may overlook, first of all on the page. */
export function Know({ view }: { view: StayView }) {
  const text = useText();
  const { person, medication, medical_care, contact_caution, address_secret, companions } = view;
  const lines: { icon: LucideIcon; title: string; words: string }[] = [
    { icon: Utensils, title: text.desk.allergies, words: person.allergies ?? text.desk.allergiesOpen },
  ];
  const add = (icon: LucideIcon, title: string, words: string | null) => {
    if (words) lines.push({ icon, title, words });
  };
  add(Pill, text.desk.medication, medication);
  add(HeartPulse, text.desk.medicalCare, medical_care);
  add(MessageCircleWarning, text.desk.caution, contact_caution);
  if (address_secret) add(EyeOff, text.form.addressSecret, text.desk.secretPlace);
  for (const each of companions) add(Utensils, `${text.desk.allergies} ${each.name}`, each.allergies);
  const grave = person.allergies !== null || lines.length > 1;
  return (
    <section
      data-testid={testIds.stayKnow}
      className={`rounded-12 border-2 px-5 py-3 ${grave ? "border-warn-mark bg-warn-tint" : "border-line bg-surface"}`}
    >
      <h2 className="flex items-center gap-2 font-bold leading-150">
        <ShieldAlert aria-hidden className="size-5 shrink-0 text-warn-mark" />
        {text.desk.know}
      </h2>
      <dl className="m-0 mt-1 grid grid-cols-[minmax(9rem,auto)_1fr] gap-x-4 gap-y-1">
        {lines.map(({ icon: Icon, title, words }) => (
          <div key={title + words} className="col-span-2 grid grid-cols-subgrid items-start">
            <dt className="flex items-center gap-2">
              <Icon aria-hidden className="size-5 shrink-0 text-warn-mark" />
              {title}
            </dt>
            <dd className="m-0 font-bold">{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
