import { Minus, Plus } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "../../../components/Button";
import { Chips } from "../../../components/Chips";
import { DateField } from "../../../components/DateField";
import { FormShell, Row } from "../../../components/FormShell";
import { Page } from "../../../components/Page";
import { TextField } from "../../../components/TextField";
import { TimeField } from "../../../components/TimeField";
import { useLanguage, useText } from "../../../i18n/text";
import { call } from "../../../lib/api/api";
import type { CatalogueView, CodeView, OptionsView } from "../../../lib/api/bindings";
import { useBeds, useCatalogue } from "../../../lib/api/queries";
import { codeList, codeWord, stayRequesters } from "../../../lib/codes";
import { addDays, todayInTokyo } from "../../../lib/dates/civil";
import { columnDate } from "../../../lib/dates/format";
import { parseDate } from "../../../lib/dates/parse-date";
import { formatMinutes, parseTime } from "../../../lib/dates/parse-time";
import { EMERGENCY_DRAFT, useDraft } from "../../../lib/draft";
import { orNull } from "../../../lib/fields";
import { Check, useForm } from "../../../lib/form";
import { moment, readDate, readTime } from "../../../lib/moments";
import { asChoices, presetOf, programmesOf } from "../../../lib/programmes";
import { useSave } from "../../../lib/save";
import { fieldId, testIds } from "../../../testids";
import { nowInTokyo } from "../desk-moments";
import { rememberProgramme } from "../last-programme";
import { NightsBeds } from "../NightsBeds";

const MOST_NIGHTS = 14;
/** Hours before this belong to the night that began the evening before. */
const NIGHT_ENDS = 3 * 60;
const FULL = ["I-11", "I-12"];

/** Who rings at night, behind those who usually ask for the programme. */
const NIGHT_CALLERS = [
  "child_guidance_centre",
  "police",
  "municipality",
  "hospital",
  "womens_consultation_office",
  "self",
  "family",
  "other",
];

/** At most nine: each has its digit. */
function callersOf(catalogue: CatalogueView | undefined, preset: string | null): CodeView[] {
  const usual = stayRequesters(catalogue, preset);
  const agencies = codeList(catalogue, "agency");
  const others = NIGHT_CALLERS.flatMap((code) => agencies.filter((each) => each.code === code));
  const all = [...usual, ...others];
  return all.filter(({ code }, at) => all.findIndex((each) => each.code === code) === at).slice(0, 9);
}

type Props = { options: OptionsView; programmeId: string };

/** Who asks, which name, how many nights; time and programme are there already. By keyboard from end to end. */
export function EmergencyForm({ options, programmeId }: Props) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const navigate = useNavigate();
  const top = useRef<HTMLDivElement>(null);
  const [now] = useState(nowInTokyo);
  const [refusedFull, setRefusedFull] = useState(false);
  const form = useForm(
    {
      requester_type: "",
      kana: "",
      in_date: now.date.replaceAll("-", "/"),
      in_time: formatMinutes(now.minutes),
      nights: 1,
      programme_id: programmeId,
      over_reason: "",
    },
    { in_at: "in_time", capacity_override_reason: "over_reason" },
  );
  const { values, set, field } = form;
  const draft = useDraft(form, {
    key: EMERGENCY_DRAFT,
    place: "/emergency",
    kind: "stay",
    householdId: null,
  });
  const saver = useSave(
    (problem) => {
      if (FULL.includes(problem.code)) setRefusedFull(true);
      form.report(problem);
    },
    undefined,
    draft,
  );
  const callers = callersOf(catalogue.data, presetOf(options, values.programme_id));
  const night = firstNight(values.in_date, values.in_time) ?? now.date;
  const beds = useBeds(values.programme_id, night, addDays(night, values.nights - 1));
  const full =
    refusedFull || (beds.data ?? []).some(({ free, violations }) => free === 0 || violations.length > 0);

  useEffect(() => {
    if (draft.ready) top.current?.querySelector<HTMLElement>("input")?.focus();
  }, [draft.ready]);

  function focusOn(name: string) {
    top.current?.querySelector<HTMLElement>(`[data-testid="${fieldId(name)}"]`)?.focus();
  }

  function nights(step: number) {
    set("nights", Math.min(Math.max(values.nights + step, 1), MOST_NIGHTS));
  }

  /** A digit chooses who asks and goes on to the name. */
  function callerKeys(event: KeyboardEvent) {
    const caller = callers[Number(event.key.normalize("NFKC")) - 1];
    if (!caller || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    set("requester_type", caller.code);
    focusOn("kana");
  }

  function nightKeys(event: KeyboardEvent) {
    const key = event.key.normalize("NFKC");
    const step =
      key === "+" || key === ";" || key === "ArrowUp" ? 1 : key === "-" || key === "ArrowDown" ? -1 : 0;
    const count = Number(key);
    if (step !== 0) nights(step);
    else if (Number.isInteger(count) && count > 0) set("nights", count);
    else return;
    event.preventDefault();
  }

  function save() {
    const check = new Check();
    check.filled("requester_type", values.requester_type);
    check.filled("kana", values.kana);
    const in_at = moment(
      readDate(check, "in_date", values.in_date, { required: true }),
      readTime(check, "in_time", values.in_time, true),
    );
    if (full) check.filled("over_reason", values.over_reason);
    form.setProblems(check.problems);
    if (!check.ok || in_at === null) return;
    rememberProgramme(values.programme_id);
    void saver.save(
      text.desk.heldFor({ name: values.kana.trim() }),
      async (batch) => {
        const stored = await call("hold_emergency", {
          programme_id: values.programme_id,
          requester_type: values.requester_type,
          kana: values.kana.trim(),
          in_at,
          nights: values.nights,
          over_reason: orNull(values.over_reason),
          draft: draft.key,
        });
        return batch.note("stay", stored);
      },
      (id) => void navigate(`/stay/${id}`, { replace: true }),
    );
  }

  return (
    <Page title={text.desk.emergencyTitle} lead={text.desk.emergencyLead}>
      <div ref={top}>
        <FormShell
          testId={testIds.emergencyForm}
          label={text.desk.emergencyTitle}
          problems={form.problems}
          saver={saver}
          draft={draft}
          onSave={save}
          saveLabel={text.desk.hold}
          onCancel={() => void navigate(-1)}
        >
          <div className="flex flex-col gap-5 rounded-12 border border-line bg-surface px-5 py-4">
            <NightsBeds testId={testIds.emergencyBeds} nights={beds.data ?? []} />
            {/* biome-ignore lint/a11y/noStaticElementInteractions: digits choose among the chips inside */}
            <div onKeyDown={callerKeys}>
              <Chips
                {...field("requester_type")}
                label={text.desk.who}
                hint={text.desk.whoHint}
                required
                choices={callers.map((code, at) => ({
                  value: code.code,
                  label: at < 9 ? `${at + 1} ${codeWord(code, language)}` : codeWord(code, language),
                }))}
              />
            </div>
            <Row>
              <TextField
                {...field("kana")}
                label={text.desk.kana}
                hint={text.desk.kanaHint}
                required
                width="w-full max-w-88"
              />
              <div className="flex flex-col gap-1">
                <span id="nights-label" className="font-bold leading-150">
                  {text.desk.nights}
                </span>
                <div className="flex items-center gap-2">
                  <Button
                    testId={testIds.emergencyNightsFewer}
                    aria-label={text.desk.fewerNights}
                    isDisabled={values.nights <= 1}
                    onPress={() => nights(-1)}
                    excludeFromTabOrder
                    className="min-w-12! px-0!"
                  >
                    <Minus aria-hidden className="size-5" />
                  </Button>
                  <div
                    role="spinbutton"
                    tabIndex={0}
                    aria-labelledby="nights-label"
                    aria-valuenow={values.nights}
                    aria-valuemin={1}
                    aria-valuemax={MOST_NIGHTS}
                    aria-valuetext={text.desk.nightsValue({ count: values.nights })}
                    data-testid={fieldId("nights")}
                    onKeyDown={nightKeys}
                    className="flex min-h-12 min-w-24 items-center justify-center rounded-8 border border-edge bg-surface px-3 font-bold text-lg tabular-nums"
                  >
                    {text.desk.nightsValue({ count: values.nights })}
                  </div>
                  <Button
                    testId={testIds.emergencyNightsMore}
                    aria-label={text.desk.moreNights}
                    isDisabled={values.nights >= MOST_NIGHTS}
                    onPress={() => nights(1)}
                    excludeFromTabOrder
                    className="min-w-12! px-0!"
                  >
                    <Plus aria-hidden className="size-5" />
                  </Button>
                </div>
                <span className="text-muted text-sm">
                  {text.desk.leavesOn({ date: columnDate(addDays(night, values.nights), language) })}
                  {"  "}
                  {text.desk.nightsHint}
                </span>
              </div>
            </Row>
            {full && (
              <div className="rounded-8 border-2 border-bad bg-bad-tint px-4 py-3">
                <TextField
                  {...field("over_reason")}
                  label={text.desk.overReason}
                  hint={text.desk.overReasonHint}
                  required
                />
              </div>
            )}
            <Row>
              <TimeField {...field("in_time")} label={text.desk.arrival} steps />
              <DateField {...field("in_date")} label={text.desk.arrivalDate} />
            </Row>
            <Chips
              {...field("programme_id")}
              label={text.desk.programme}
              onChange={(id) => {
                const known = callersOf(catalogue.data, presetOf(options, id));
                set("programme_id", id);
                setRefusedFull(false);
                if (!known.some(({ code }) => code === values.requester_type)) set("requester_type", "");
              }}
              choices={asChoices(programmesOf(options, "stay"))}
            />
          </div>
        </FormShell>
      </div>
    </Page>
  );
}

/** The night a moment belongs to: before three in the morning it is that of the day before. */
function firstNight(date: string, time: string): string | null {
  const day = parseDate(date, todayInTokyo());
  const minutes = parseTime(time);
  if (!day.ok || !minutes.ok) return null;
  return minutes.minutes < NIGHT_ENDS ? addDays(day.date, -1) : day.date;
}
