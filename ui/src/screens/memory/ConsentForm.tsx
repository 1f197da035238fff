import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FormShell, Row, Section } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { useLanguage, useText } from "../../i18n/text";
import type { MemberView } from "../../lib/api/bindings";
import { useCatalogue, useOptions } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import { todayInTokyo } from "../../lib/dates/civil";
import { useDraft } from "../../lib/draft";
import { orNull } from "../../lib/fields";
import { Check, useForm } from "../../lib/form";
import { readDate, typedDate } from "../../lib/moments";
import { useSave } from "../../lib/save";
import { testIds } from "../../testids";

type Props = { householdId: string; members: MemberView[] };

/** Stands for the whole family, and for any recipient, in lists that have no empty choice. */
const ALL = "all";

/** A new consent: what to, on which day, how it was given. */
export function ConsentForm({ householdId, members }: Props) {
  const text = useText();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  // A draft leads to the form that is open.
  const asked = search.has("new");
  const [open, setOpen] = useState(asked);
  const { consents } = text.memory;
  function close() {
    setOpen(false);
    if (asked) void navigate(`/family/${householdId}/consents`, { replace: true });
  }
  if (!open) {
    return (
      <p>
        <Button testId={testIds.consentAdd} onPress={() => setOpen(true)}>
          <Plus aria-hidden className="size-5" />
          {consents.add}
        </Button>
      </p>
    );
  }
  return <Fields householdId={householdId} members={members} onDone={close} />;
}

function Fields({ householdId, members, onDone }: Props & { onDone: () => void }) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const options = useOptions();
  const { consents } = text.memory;
  const form = useForm({
    scope: "",
    given_on: typedDate(todayInTokyo()),
    method: "",
    person_id: ALL,
    recipient_org_id: ALL,
  });
  const draft = useDraft(form, {
    key: `consent/new/${householdId}`,
    place: `/family/${householdId}/consents?new`,
    kind: "consent",
    householdId,
    along: ["given_on"],
  });
  const saver = useSave(form.report, undefined, draft);
  const place = useRef<HTMLDivElement>(null);
  const words = (list: string) =>
    codeList(catalogue.data, list).map((code) => ({ value: code.code, label: codeWord(code, language) }));

  function save() {
    const check = new Check();
    const { values } = form;
    for (const field of ["scope", "method"] as const) check.filled(field, values[field]);
    const given_on = readDate(check, "given_on", values.given_on, { required: true, lean: "past" });
    if (values.scope === "research" && values.recipient_org_id === ALL) {
      check.fail("recipient_org_id", "required");
    }
    form.setProblems(check.problems);
    if (!check.ok) return;
    const given = (value: string) => orNull(value === ALL ? "" : value);
    const record = {
      household_id: householdId,
      person_id: given(values.person_id),
      scope: values.scope,
      given_on,
      method: values.method,
      recipient_org_id: given(values.recipient_org_id),
    };
    void saver.save(consents.added, (batch) => batch.put("consent", record), onDone);
  }

  useEffect(() => {
    if (draft.ready) place.current?.scrollIntoView?.({ block: "start" });
  }, [draft.ready]);

  return (
    <div ref={place}>
      <FormShell
        testId={testIds.consentForm}
        label={consents.add}
        problems={form.problems}
        saver={saver}
        onSave={save}
        onCancel={onDone}
        draft={draft}
      >
        <Section title={consents.add}>
          <SelectField
            {...form.field("scope")}
            label={consents.scope}
            required
            choices={words("consent_scope")}
          />
          <Row>
            <DateField {...form.field("given_on")} label={consents.given} required lean="past" />
            <Chips
              {...form.field("method")}
              label={consents.method}
              required
              choices={words("consent_method")}
            />
          </Row>
          <Row>
            <SelectField
              {...form.field("person_id")}
              label={text.memory.log.who}
              width="w-72"
              choices={[
                { value: ALL, label: consents.wholeFamily },
                ...members.map(({ person_id, name }) => ({ value: person_id, label: name })),
              ]}
            />
            <SelectField
              {...form.field("recipient_org_id")}
              label={consents.recipient}
              hint={form.values.scope === "research" ? consents.recipientNeeded : consents.recipientHint}
              width="w-88"
              choices={[
                { value: ALL, label: consents.anyRecipient },
                ...(options.data?.organisations ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </Row>
        </Section>
      </FormShell>
    </div>
  );
}
