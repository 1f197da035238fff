import { Ban, CircleCheck, CircleDashed, Clock, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AskDialog } from "../../components/AskDialog";
import { Badge, type Tone } from "../../components/Badge";
import { Button, ButtonLink, type Weight } from "../../components/Button";
import { CalendarButton } from "../../components/CalendarButton";
import { CertificatePaper } from "../../components/CertificatePaper";
import { CheckField } from "../../components/CheckField";
import { Chips, MultiChips } from "../../components/Chips";
import { DateField } from "../../components/DateField";
import { FindPicker, type Picked } from "../../components/FindPicker";
import { Row, Section } from "../../components/FormShell";
import { HitLine } from "../../components/HitLine";
import { InlineAdd } from "../../components/InlineAdd";
import { LoadBar } from "../../components/LoadBar";
import { Empty, LoadProblem, Page } from "../../components/Page";
import { PassphraseField } from "../../components/PassphraseField";
import { ProgrammeField } from "../../components/ProgrammeField";
import { RecordField } from "../../components/RecordField";
import { Rest } from "../../components/Rest";
import { SelectField } from "../../components/SelectField";
import { StatusBadge } from "../../components/StatusBadge";
import { TakeAway } from "../../components/TakeAway";
import { TakeAwayDialog } from "../../components/TakeAwayDialog";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useToasts } from "../../components/Toasts";
import { WarningReasons } from "../../components/WarningReasons";
import { WorkersField } from "../../components/WorkersField";
import { useText } from "../../i18n/text";
import { Problem } from "../../lib/api/problem";
import { useOptions } from "../../lib/api/queries";
import { AttendanceMark } from "../sessions/AttendanceMark";
import { VacancyBadge } from "../sessions/VacancyBadge";
import { SessionLine, StayLine, VisitLine } from "../today/cards";
import { LONG, SESSION, STAY, VISIT } from "./gallery-data";
import { SharingParts } from "./SharingParts";

/** Marks this screen in the source alone: a shipped program must not contain it. */
export const GALLERY = "tsunagi-component-gallery";

const REFUSED = new Problem({ code: "required", field: "x", detail: {} });
const CHOICES = ["例山 はな子", "見本 一郎", LONG].map((label, at) => ({ value: String(at), label }));

/** Every component in every state, to be looked at in each theme, size and language. Never shipped. */
export function Gallery() {
  return (
    <Page wide testId={GALLERY} title="部品の見本" lead="開発のための画面です。製品には入りません。">
      <Buttons />
      <Badges />
      <Fields />
      <Choosing />
      <Adding />
      <Paper />
      <Lines />
      <Messages />
      <Asking />
      <SharingParts />
    </Page>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 rounded-12 border border-line bg-surface px-5 py-4">
      <h2 className="font-bold text-lg">{name}</h2>
      {children}
    </section>
  );
}

const WEIGHTS: Weight[] = ["primary", "secondary", "quiet"];

function Buttons() {
  return (
    <Part name="Button">
      {WEIGHTS.map((weight) => (
        <Row key={weight}>
          <Button weight={weight}>{weight}</Button>
          <Button weight={weight}>
            <CircleCheck aria-hidden className="size-5" />
            {weight}
          </Button>
          <Button weight={weight} isDisabled>
            {weight}
          </Button>
          <ButtonLink to="/dev" weight={weight}>
            {LONG}
          </ButtonLink>
        </Row>
      ))}
    </Part>
  );
}

const TONES: Tone[] = ["good", "plan", "quiet", "warn", "bad"];
const ICONS = [CircleCheck, CircleDashed, Clock, TriangleAlert, Ban];
const LISTS = [
  "visit_status",
  "stay_status",
  "session_status",
  "attendance_state",
  "enrolment_status",
] as const;

function Badges() {
  const text = useText();
  return (
    <Part name="Badge, StatusBadge, VacancyBadge, LoadBar, AttendanceMark, Rest">
      <Row>
        {TONES.map((tone, at) => (
          <Badge key={tone} icon={ICONS[at] ?? Ban} tone={tone}>
            {tone}
          </Badge>
        ))}
      </Row>
      {LISTS.map((list) => (
        <Row key={list}>
          {Object.keys(text.codes[list]).map((code) => (
            <StatusBadge key={code} list={list} code={code} />
          ))}
        </Row>
      ))}
      <Row>
        {Object.keys(text.codes.attendance_state).map((code) => (
          <AttendanceMark key={code} state={code} />
        ))}
      </Row>
      <Row>
        <VacancyBadge left={3} />
        <VacancyBadge left={0} />
        <VacancyBadge left={null} />
        <LoadBar count={0} max={2} words="0/2" />
        <LoadBar count={1} max={2} words="1/2" />
        <LoadBar count={3} max={2} words="3/2" />
        <LoadBar count={4} max={null} words="4" />
        <Rest left={1234} onMore={() => undefined} />
      </Row>
    </Part>
  );
}

function Fields() {
  const [typed, setTyped] = useState("");
  const [long, setLong] = useState(LONG);
  const [date, setDate] = useState("R8.4.1");
  const [time, setTime] = useState("９時半");
  const [secret, setSecret] = useState("");
  return (
    <Section title="TextField, DateField, TimeField, PassphraseField">
      <Row>
        <TextField name="dev_empty" label="空" hint="ヒント" value={typed} onChange={setTyped} width="w-80" />
        <TextField name="dev_long" label="長い" value={long} onChange={setLong} width="w-80" required />
        <TextField
          name="dev_bad"
          label="誤り"
          value={typed}
          onChange={setTyped}
          problem={REFUSED}
          width="w-80"
          required
        />
      </Row>
      <TextField name="dev_note" label="文章" value={long} onChange={setLong} rows={3} />
      <Row>
        <DateField name="dev_date" label="日付" value={date} onChange={setDate} />
        <DateField
          name="dev_date_bad"
          label="日付"
          value="2/30"
          onChange={() => undefined}
          problem={REFUSED}
        />
        <TimeField name="dev_time" label="時刻" value={time} onChange={setTime} />
        <PassphraseField name="dev_secret" label="合言葉" value={secret} onChange={setSecret} />
      </Row>
    </Section>
  );
}

function Choosing() {
  const [one, setOne] = useState("0");
  const [many, setMany] = useState(["1"]);
  const [on, setOn] = useState(true);
  const [person, setPerson] = useState<Picked | null>({ id: "p-1", name: LONG, householdId: "f-1" });
  return (
    <Section title="Chips, MultiChips, SelectField, CheckField, FindPicker">
      <Chips name="dev_one" label="ひとつ選ぶ" value={one} onChange={setOne} choices={CHOICES} />
      <Chips name="dev_one_bad" label="誤り" value="" onChange={setOne} choices={CHOICES} problem={REFUSED} />
      <MultiChips name="dev_many" label="いくつでも" value={many} onChange={setMany} choices={CHOICES} />
      <MultiChips name="dev_none" label="選ぶものがない" value={[]} onChange={setMany} choices={[]} />
      <Row>
        <SelectField name="dev_select" label="一覧" value={one} onChange={setOne} choices={CHOICES} />
        <SelectField name="dev_select_empty" label="まだ" value="" onChange={setOne} choices={CHOICES} />
        <SelectField
          name="dev_select_bad"
          label="誤り"
          value=""
          onChange={setOne}
          choices={CHOICES}
          problem={REFUSED}
        />
      </Row>
      <CheckField name="dev_on" label="印" hint="ヒント" value={on} onChange={setOn} />
      <FindPicker of="person" name="dev_person" label="人" value={person} onChange={setPerson} required />
      <FindPicker of="household" name="dev_family" label="家庭" value={null} onChange={() => undefined} />
    </Section>
  );
}

/** On paper alone elsewhere. */
function Paper() {
  return (
    <Section title="CertificatePaper">
      <div className="border border-line [&>article]:flex">
        <CertificatePaper
          number="見本-1"
          names={["例山 みほん", "例山 ためし"]}
          body="ご夫婦で「架空講座」を6回受講し、課程を修了されました。よってこれを証します。"
        />
      </div>
    </Section>
  );
}

function Adding() {
  const options = useOptions();
  const [programme, setProgramme] = useState("");
  const [site, setSite] = useState("");
  const [workers, setWorkers] = useState<string[]>([]);
  if (!options.data) return null;
  const none = { ...options.data, programmes: [] };
  return (
    <Section title="RecordField, ProgrammeField, WorkersField, InlineAdd, CalendarButton">
      <RecordField name="dev_site" label="場所" from={options.data.sites} value={site} onChange={setSite} />
      <ProgrammeField
        name="dev_programme"
        label="事業"
        type="stay"
        options={options.data}
        value={programme}
        onChange={setProgramme}
      />
      <ProgrammeField
        name="dev_no_programme"
        label="事業がまだない"
        type="stay"
        options={none}
        value=""
        onChange={setProgramme}
        problem={REFUSED}
      />
      <WorkersField
        name="dev_workers"
        label="支援者"
        workers={options.data.workers}
        value={workers}
        onChange={setWorkers}
      />
      <InlineAdd
        kind="site"
        open="足す"
        label="新しい場所"
        record={(name) => ({ name })}
        onAdded={setSite}
        startOpen
      />
      <div>
        <CalendarButton label="カレンダー" date="2026-04-01" onPick={() => undefined} />
      </div>
    </Section>
  );
}

function Lines() {
  const text = useText();
  const statuses = ["done", "planned", "no_answer"];
  return (
    <Part name="VisitLine, StayLine, SessionLine, HitLine">
      <ul className="m-0 list-none p-0">
        {statuses.map((status, at) => (
          <VisitLine key={status} visit={{ ...VISIT, id: status, status, concern_level: at + 1 }} />
        ))}
        {Object.keys(text.codes.stay_status).map((status) => (
          <StayLine
            key={status}
            stay={{ ...STAY, id: status, status, overdue: status === "in_stay" }}
            at="in"
          />
        ))}
        {["planned", "held", "cancelled"].map((status) => (
          <SessionLine key={status} session={{ ...SESSION, id: status, status }} />
        ))}
      </ul>
      <HitLine
        hit={{
          kind: "person",
          id: "p-5",
          household_id: "f-2",
          code: "H-A3-00002",
          name: LONG,
          kana: "れいやま",
          birth_date: "2018-04-01",
          address_secret: true,
        }}
      />
    </Part>
  );
}

function Messages() {
  const toasts = useToasts();
  const [asking, setAsking] = useState(false);
  return (
    <Part name="Empty, LoadProblem, WarningReasons, Toasts, TakeAway">
      <Empty title="まだありません" lead={LONG} actions={<Button>足す</Button>} />
      <LoadProblem error={new Problem({ code: "busy", field: null, detail: {} })} onRetry={() => undefined} />
      <LoadProblem error={new Error("?")} onRetry={() => undefined} />
      <WarningReasons
        warnings={[
          { code: "I-15", detail: {}, kind: "stay", id: "s-1" },
          { code: "X-99", detail: {}, kind: "stay", id: "s-2" },
        ]}
        fresh
        busy={false}
        onSave={() => undefined}
        onLater={() => undefined}
      />
      <Row>
        <Button onPress={() => toasts.show({ message: LONG, changes: ["dev"] })}>Toast</Button>
        <Button onPress={() => toasts.show({ message: LONG, problem: REFUSED })}>Toast !</Button>
        <TakeAway kind="belonging" id="b-1" what={LONG} />
        <Button onPress={() => setAsking(true)}>TakeAwayDialog</Button>
      </Row>
      {asking && (
        <TakeAwayDialog
          title={LONG}
          lead={() => LONG}
          why="わけ"
          choices={CHOICES}
          yes={() => "消す"}
          take={async () => Promise.reject(REFUSED)}
          onClose={() => setAsking(false)}
        />
      )}
    </Part>
  );
}

const ASKED = ["plain", "warn", "bad"] as const;

function Asking() {
  const [tone, setTone] = useState<(typeof ASKED)[number] | "search" | null>(null);
  const end = () => setTone(null);
  return (
    <Part name="AskDialog">
      <Row>
        {[...ASKED, "search" as const].map((one) => (
          <Button key={one} onPress={() => setTone(one)}>
            AskDialog {one}
          </Button>
        ))}
      </Row>
      {tone === "search" && (
        <AskDialog testId="dev-ask" title={LONG} onClose={end}>
          <p>{LONG}</p>
        </AskDialog>
      )}
      {tone !== null && tone !== "search" && (
        <AskDialog
          testId="dev-ask"
          title={LONG}
          tone={tone}
          onClose={end}
          problem={tone === "plain" ? null : REFUSED}
          actions={
            <>
              <Button weight="primary" onPress={end}>
                はい
              </Button>
              <Button autoFocus onPress={end}>
                やめる
              </Button>
            </>
          }
        >
          <p>{LONG}</p>
        </AskDialog>
      )}
    </Part>
  );
}
