import { Hand, MessageCircleWarning, Utensils } from "lucide-react";
import type { ReactNode } from "react";
import { useLanguage, useText } from "../../i18n/text";
import type { FamilyView } from "../../lib/api/bindings";
import { useCatalogue } from "../../lib/api/queries";
import { wordIn } from "../../lib/codes";

/** What nobody may overlook before ringing, visiting or taking a child in. */
export function Alerts({ view }: { view: FamilyView }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const lines: { key: string; icon: ReactNode; words: string }[] = [];
  if (view.contact_caution) {
    lines.push({
      key: "caution",
      icon: <MessageCircleWarning aria-hidden className="mt-0.5 size-5 shrink-0 text-warn-mark" />,
      words: `${text.family.caution}: ${view.contact_caution}`,
    });
  }
  for (const member of view.members) {
    if (member.allergies) {
      lines.push({
        key: `allergy-${member.person_id}`,
        icon: <Utensils aria-hidden className="mt-0.5 size-5 shrink-0 text-warn-mark" />,
        words: `${text.family.allergies}: ${text.family.allergyOf({ name: member.name, allergies: member.allergies })}`,
      });
    }
    if (member.may_collect_child === false) {
      lines.push({
        key: `collect-${member.person_id}`,
        icon: <Hand aria-hidden className="mt-0.5 size-5 shrink-0 text-warn-mark" />,
        words: text.family.mayNotCollect({ name: member.name }),
      });
    }
  }
  if (lines.length === 0 && view.flags.length === 0) return null;
  return (
    <section
      aria-label={text.family.alerts}
      className="flex flex-col gap-1 rounded-12 border-2 border-warn-mark bg-warn-tint px-5 py-3"
    >
      {lines.map((line) => (
        <p key={line.key} className="flex gap-2">
          {line.icon}
          {line.words}
        </p>
      ))}
      {view.flags.length > 0 && (
        <p className="flex flex-wrap gap-2">
          {view.flags.map((flag) => (
            <span
              key={flag}
              className="rounded-full border border-edge bg-surface px-2.5 text-sm leading-170"
            >
              {wordIn(catalogue.data, "flag", flag, language)}
            </span>
          ))}
        </p>
      )}
    </section>
  );
}
