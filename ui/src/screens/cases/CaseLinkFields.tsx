import { SelectField } from "../../components/SelectField";
import { useLanguage, useText } from "../../i18n/text";
import type { CaseLink } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { shortDate } from "../../lib/dates/format";
import { parseDate } from "../../lib/dates/parse-date";
import type { useForm } from "../../lib/form";
import { useCaseLinks } from "./case-queries";
import type { ConsultationValues } from "./consultation-values";
import { useScoreWords } from "./ScoreBadge";

/** Stands for none in a list that has no empty choice. */
const NONE = "none";

/** Code of `consultation_channel`: at an outreach session. */
const OUTREACH = "outreach";

type Props = { form: ReturnType<typeof useForm<ConsultationValues>> };

/** What is known of the day and the family. */
function useLinks({ form }: Props) {
  const { date, household } = form.values;
  const parsed = parseDate(date, todayInTokyo(), "past");
  return useCaseLinks(household?.id ?? null, parsed.ok ? parsed.date : null).data;
}

/** The session at which somebody came, where the consultation was at one. */
export function OutreachField({ form }: Props) {
  const words = useText().cases.consultation;
  const links = useLinks({ form });
  const { values, set, field } = form;
  if (values.channel !== OUTREACH && values.outreach_session_id === "") return null;
  return (
    <Link
      {...field("outreach_session_id")}
      label={words.outreach}
      hint={words.outreachHint}
      links={links?.sessions ?? []}
      onChange={(id) => set("outreach_session_id", id)}
    />
  );
}

/** The EPDS that led to it. */
export function EpdsField({ form }: Props) {
  const words = useText().cases.consultation;
  const links = useLinks({ form });
  const { values, set, field } = form;
  if ((links?.responses ?? []).length === 0 && values.epds_response_id === "") return null;
  return (
    <Link
      {...field("epds_response_id")}
      label={words.epds}
      links={links?.responses ?? []}
      onChange={(id) => set("epds_response_id", id)}
    />
  );
}

type LinkProps = {
  name: string;
  label: string;
  hint?: string;
  value: string;
  links: CaseLink[];
  onChange: (id: string) => void;
};

function Link({ name, label, hint, value, links, onChange }: LinkProps) {
  const words = useText().cases.consultation;
  const language = useLanguage();
  const points = useScoreWords();
  const choices = links.map(({ id, date, name: called, score }) => ({
    value: id,
    label: [shortDate(date, language, todayInTokyo()), called, score && points(score)]
      .filter(Boolean)
      .join(" "),
  }));
  // What was chosen stays, also where the day or the family was changed since.
  const lost = value !== "" && links.every(({ id }) => id !== value);
  return (
    <SelectField
      name={name}
      label={label}
      {...(hint ? { hint } : {})}
      value={value === "" ? NONE : value}
      onChange={(id) => onChange(id === NONE ? "" : id)}
      width="w-full max-w-120"
      choices={[
        { value: NONE, label: words.noLink },
        ...(lost ? [{ value, label: words.linkKept }] : []),
        ...choices,
      ]}
    />
  );
}
