import { DoorOpen, House, Pencil, UserPlus } from "lucide-react";
import { ButtonLink } from "../../components/Button";
import { useLanguage, useText, word } from "../../i18n/text";
import type { MemberView } from "../../lib/api/bindings";
import { longDate } from "../../lib/dates/format";
import { memberEditId, testIds } from "../../testids";
import { hasLeft } from "./Leave";

export function useAge() {
  const text = useText();
  return (member: MemberView) => {
    if (member.life_stage === "unborn") return text.form.unborn;
    if (member.age_years === null) return text.form.unknown;
    if (member.age_years < 2 && member.age_months !== null)
      return text.form.ageMonths({ months: member.age_months });
    return text.form.ageYears({ years: member.age_years });
  };
}

const HEAD = "whitespace-nowrap px-3 py-1.5 text-left font-normal text-muted text-sm";
const CELL = "border-line border-t px-3 py-2 align-top leading-150";

export function MemberTable({ householdId, members }: { householdId: string; members: MemberView[] }) {
  const text = useText();
  const language = useLanguage();
  const age = useAge();
  return (
    <section className="rounded-12 border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h2 className="px-1 font-bold text-lg">{text.family.members}</h2>
        <span data-noprint>
          <ButtonLink to={`/family/${householdId}/member/new`} weight="quiet" testId={testIds.memberNew}>
            <UserPlus aria-hidden className="size-5" />
            {text.family.memberNew}
          </ButtonLink>
        </span>
      </div>
      <table className="w-full border-collapse">
        <thead>
          <tr>
            <th className={HEAD}>{text.session.name}</th>
            <th className={HEAD}>{text.family.relation}</th>
            <th className={HEAD}>{text.family.birthDate}</th>
            <th className={HEAD}>{text.family.allergies}</th>
            <td data-noprint className={HEAD} />
          </tr>
        </thead>
        <tbody>
          {members
            .toSorted((a, b) => Number(hasLeft(a)) - Number(hasLeft(b)))
            .map((member) => (
              <tr key={member.person_id}>
                <td className={CELL}>
                  {member.kana && <span className="block text-muted text-sm">{member.kana}</span>}
                  <span className="font-bold">{member.name}</span>
                  {member.placement && member.placement !== "none" && (
                    <span className="flex items-center gap-1.5 text-muted text-sm">
                      <House aria-hidden className="size-4 shrink-0" />
                      {[word(text, "placement", member.placement), member.placed_at]
                        .filter(Boolean)
                        .join(" ")}
                    </span>
                  )}
                  {member.left_on && (
                    <span className="flex items-center gap-1.5 text-muted text-sm">
                      <DoorOpen aria-hidden className="size-4 shrink-0" />
                      {text.family.leftOn({ date: longDate(member.left_on, language) })}
                    </span>
                  )}
                </td>
                <td className={`${CELL} whitespace-nowrap`}>
                  {member.relation ? word(text, "relation", member.relation) : "－"}
                </td>
                <td className={CELL}>
                  <span className="font-bold">{age(member)}</span>
                  {member.birth_date && (
                    <span className="block text-muted text-sm">{longDate(member.birth_date, language)}</span>
                  )}
                </td>
                <td className={CELL}>
                  {member.allergies ?? <span className="text-muted">{text.family.allergiesOpen}</span>}
                </td>
                <td data-noprint className={`${CELL} whitespace-nowrap text-right`}>
                  <ButtonLink
                    to={`/family/${householdId}/member/${member.person_id}`}
                    weight="quiet"
                    testId={memberEditId(member.person_id)}
                    label={text.family.memberEditOf({ name: member.name })}
                  >
                    <Pencil aria-hidden className="size-5" />
                    {text.family.memberEdit}
                  </ButtonLink>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
