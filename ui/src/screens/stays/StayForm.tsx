import { useNavigate, useParams, useSearchParams } from "react-router";
import { FormShell } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { useText } from "../../i18n/text";
import type { CatalogueView, OptionsView } from "../../lib/api/bindings";
import type { RecordFields } from "../../lib/api/commands";
import { useCatalogue, useFamily, useOptions } from "../../lib/api/queries";
import { stayRequesters } from "../../lib/codes";
import { addDays, type CivilDate, todayInTokyo } from "../../lib/dates/civil";
import { parseDate } from "../../lib/dates/parse-date";
import { draftPlace, useDraft } from "../../lib/draft";
import { textOf } from "../../lib/fields";
import { useForm } from "../../lib/form";
import { programmesOf, usualStayKind } from "../../lib/programmes";
import { useSave } from "../../lib/save";
import { useDue } from "../../lib/use-due";
import { useRecord } from "../../lib/use-record";
import { testIds } from "../../testids";
import { StayTimes } from "./StayTimes";
import { StayWho } from "./StayWho";
import { newStay, STAY_ALIASES, type StayValues, siblingRecords, stayFrom, stayRecord } from "./stay-values";

/** Loads what the form starts from: the stored stay and its person, or the family it was opened for. */
export function StayForm() {
  const text = useText();
  const { id } = useParams();
  const [search] = useSearchParams();
  const record = useRecord("stay", id);
  const personId = record.data ? textOf(record.data, "person_id") : undefined;
  const person = useRecord("person", personId);
  const given = search.get("household") ?? "";
  const householdId = record.data ? textOf(record.data, "household_id") : given;
  const family = useFamily(householdId);
  const options = useOptions();
  const catalogue = useCatalogue();

  const failed = [record, person, family, options].find((query) => query.isError);
  if (failed) {
    return (
      <Page title={id ? text.stay.editTitle : text.stay.newTitle}>
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    );
  }
  const waiting = id !== undefined && (!record.data || !person.data);
  if (waiting || !options.data || !catalogue.data || (householdId !== "" && !family.data)) return null;
  const initial =
    record.data && person.data
      ? stayFrom(record.data, {
          id: personId ?? "",
          name:
            family.data?.members.find((member) => member.person_id === personId)?.name ?? nameOf(person.data),
          householdId: householdId === "" ? null : householdId,
        })
      : withDefaults(newStay(), options.data, catalogue.data, {
          programme: search.get("programme"),
          night: search.get("in"),
        });
  return <Fields id={id} initial={initial} options={options.data} householdId={householdId} />;
}

function nameOf(person: RecordFields): string {
  const full = `${textOf(person, "family_name")} ${textOf(person, "given_name")}`.trim();
  return full === "" ? textOf(person, "alias") : full;
}

type Asked = { programme: string | null; night: CivilDate | null };

/** One programme is no choice, nor is the only one who may ask for it; the board hands over programme and night. */
function withDefaults(
  values: StayValues,
  options: OptionsView,
  catalogue: CatalogueView,
  asked: Asked,
): StayValues {
  const programmes = programmesOf(options, "stay");
  const only =
    programmes.find(({ id }) => id === asked.programme) ??
    (programmes.length === 1 ? programmes[0] : undefined);
  const night = asked.night === null ? null : parseDate(asked.night, todayInTokyo());
  const days = night?.ok
    ? {
        in_date: night.date.replaceAll("-", "/"),
        out_date: addDays(night.date, 1).replaceAll("-", "/"),
      }
    : {};
  if (!only) return { ...values, ...days };
  const requesters = stayRequesters(catalogue, only.preset);
  return {
    ...values,
    ...days,
    programme_id: only.id,
    stay_kind: usualStayKind(only.preset),
    requester_type: requesters.length === 1 ? (requesters[0]?.code ?? "") : "",
  };
}

type FieldsProps = { id?: string; initial: StayValues; options: OptionsView; householdId: string };

function Fields({ id, initial, options, householdId }: FieldsProps) {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm(initial, STAY_ALIASES);
  const draft = useDraft(form, {
    ...draftPlace("stay", id, householdId),
    ...(id === undefined ? {} : { place: `/stay/${id}/edit` }),
    kind: "stay",
    householdId: form.values.person?.householdId ?? (householdId || null),
  });
  const saver = useSave(form.report, useDue("stay", id), draft);
  const title = id ? text.stay.editTitle : text.stay.newTitle;

  function save() {
    const { check, record } = stayRecord(form.values, id);
    form.setProblems(check.problems);
    if (!check.ok) return;
    const siblings = id === undefined ? form.values.sibling_ids : [];
    if (siblings.length > 0) {
      const items = siblingRecords(record, siblings).map((each) => ({ kind: "stay" as const, record: each }));
      void saver.save(
        text.desk.savedSiblings({ count: items.length }),
        async (batch) => (await batch.putMany(items))[0] ?? "",
        open,
      );
      return;
    }
    void saver.save(
      text.form.savedWhat({ what: text.stay.savedAs }),
      (batch) => batch.put("stay", record),
      open,
    );
  }

  function open(stored: string) {
    void navigate(`/stay/${stored}`, { replace: true });
  }

  return (
    <Page title={title}>
      <FormShell
        testId={testIds.stayForm}
        label={title}
        problems={form.problems}
        saver={saver}
        draft={draft}
        onSave={save}
        onCancel={() => void navigate(-1)}
      >
        <StayWho form={form} options={options} householdId={householdId} isNew={id === undefined} />
        <StayTimes form={form} />
      </FormShell>
    </Page>
  );
}
