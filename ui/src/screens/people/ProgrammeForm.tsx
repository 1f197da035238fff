import { useNavigate, useParams } from "react-router";
import { ButtonLink } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import type { OptionsView, ProgrammeLine } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { useProgrammes } from "../../lib/api/office-queries";
import { useOptions } from "../../lib/api/queries";
import { draftPlace, useDraft } from "../../lib/draft";
import { Check, useForm } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { asChoices } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";
import { RuleField } from "./RuleField";
import { GROUPS, RULES, type RuleName, rulesOf, ruleText, ruleValue } from "./rules";

/** A programme and its rules. */
export function ProgrammeForm() {
  const text = useText();
  const { id = "" } = useParams();
  const programmes = useProgrammes();
  const options = useOptions();
  const { programme } = text.office;
  const failed = [programmes, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={programme.title}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (!programmes.data || !options.data) return null;
  const found = programmes.data.find((line) => line.id === id);
  if (!found) {
    return (
      <Page title={programme.title}>
        <Empty
          title={programme.missing}
          actions={<ButtonLink to="/people?tab=programmes">{programme.toList}</ButtonLink>}
        />
      </Page>
    );
  }
  return <Fields key={found.id} programme={found} options={options.data} />;
}

type Values = {
  name: string;
  commissioner_id: string;
  from: string;
  to: string;
  rules: Record<string, string>;
};

/** Stands for "nobody has said who commissions it". */
const NONE = "none";

function valuesOf(programme: ProgrammeLine): Values {
  const rules = Object.keys(RULES).map((name) => [name, ruleText(programme.rules[name])]);
  return {
    name: programme.name,
    commissioner_id: programme.commissioner_id ?? NONE,
    from: typedDate(programme.from),
    to: typedDate(programme.to),
    rules: Object.fromEntries(rules),
  };
}

/** Only rules that were changed go to the core: the others keep following the preset. */
function changedRules(check: Check, values: Values, initial: Values): RecordFields {
  const changed: RecordFields = {};
  for (const name of Object.keys(RULES) as RuleName[]) {
    const typed = values.rules[name] ?? "";
    if (typed !== initial.rules[name]) changed[name] = ruleValue(check, name, typed);
  }
  return changed;
}

function Fields({ programme, options }: { programme: ProgrammeLine; options: OptionsView }) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(valuesOf(programme), {}, /^rules\./);
  const draft = useDraft(form, {
    ...draftPlace("programme", programme.id),
    kind: "programme",
    householdId: null,
  });
  const saver = useSave(form.report, undefined, draft);
  const words = text.office.programme;
  const { values, field, set } = form;

  function save() {
    const check = new Check();
    check.filled("name", values.name);
    const from = readDate(check, "from", values.from, { lean: "past" });
    const to = readDate(check, "to", values.to);
    if (from !== null && to !== null && to < from) check.fail("to", "period_invalid");
    const rules = changedRules(check, values, form.initial);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const commissioner_id = values.commissioner_id === NONE ? null : values.commissioner_id;
    const record: RecordFields = { id: programme.id, name: values.name, commissioner_id, from, to };
    if (Object.keys(rules).length > 0) record.rules = rules;
    void saver.save(
      text.form.savedWhat({ what: values.name }),
      (batch) => batch.put("programme", record),
      () => void navigate("/people?tab=programmes", { replace: true }),
    );
  }

  return (
    <Page title={words.title} lead={words.lead}>
      <FormShell
        testId={testIds.programmeForm}
        label={words.title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <Section title={words.what}>
          <TextField {...field("name")} label={words.name} width="w-full max-w-136" required />
          <SelectField
            {...field("commissioner_id")}
            label={words.commissioner}
            choices={[{ value: NONE, label: words.noCommissioner }, ...asChoices(options.organisations)]}
          />
          <Row>
            <DateField {...field("from")} label={words.from} lean="past" />
            <DateField {...field("to")} label={words.to} />
          </Row>
        </Section>
        {GROUPS.map((group) => {
          const names = rulesOf(group, programme);
          if (names.length === 0) return null;
          return (
            <Section key={group} title={words.groups[group]}>
              <div className="grid grid-cols-[repeat(auto-fill,minmax(22rem,1fr))] items-start gap-x-6 gap-y-5">
                {names.map((name) => (
                  <RuleField
                    key={name}
                    name={name}
                    programme={programme}
                    value={values.rules[name] ?? ""}
                    onChange={(value) => {
                      set("rules", { ...values.rules, [name]: value });
                    }}
                    problem={form.problems[`rules.${name}`]}
                  />
                ))}
              </div>
            </Section>
          );
        })}
      </FormShell>
    </Page>
  );
}
