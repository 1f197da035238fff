import { BedDouble, ChevronLeft, ChevronRight, Moon, Siren } from "lucide-react";
import { useEffect, useState } from "react";
import { useNavigate, useNavigationType, useSearchParams } from "react-router";
import { Button, ButtonLink } from "../../../components/Button";
import { CalendarButton } from "../../../components/CalendarButton";
import { Chips } from "../../../components/Chips";
import { Empty, LoadProblem, Page } from "../../../components/Page";
import { useLanguage, useText } from "../../../i18n/text";
import type { BoardStay, BoardView, StayCard } from "../../../lib/api/bindings";
import { useOptions, useToday } from "../../../lib/api/queries";
import { addDays, type CivilDate } from "../../../lib/dates/civil";
import { columnDate, dayOf } from "../../../lib/dates/format";
import { useLandscape } from "../../../lib/landscape";
import { asChoices, programmesOf } from "../../../lib/programmes";
import { testIds } from "../../../testids";
import { daysLater } from "../desk-moments";
import { useBoard } from "../desk-queries";
import { lastProgramme, rememberProgramme } from "../last-programme";
import { ReasonDialog } from "../ReasonDialog";
import { useStayChange } from "../use-stay-change";
import { Arrangements } from "./Arrangements";
import { BoardGrid } from "./BoardGrid";
import { cellAt, type Place, rowsOf } from "./cells";
import { SelectedPlace } from "./SelectedPlace";
import { WaitingList } from "./WaitingList";

const NIGHTS = 14;
const FROM = "tsunagi.board.from";

/** Is there a bed? Nights by beds of a programme; opens on tonight. */
export function Board() {
  const text = useText();
  const options = useOptions();
  const today = useToday();
  const [search] = useSearchParams();
  useLandscape();
  const asked = search.get("programme");
  const night = nightOf(search.get("night"));
  const [picked, setPicked] = useState<string | null>(null);
  const programme = lastProgramme(options.data, picked ?? asked);

  const actions = (
    <>
      <ButtonLink to="/emergency" testId={testIds.boardEmergency}>
        <Siren aria-hidden className="size-5" />
        {text.desk.emergency}
      </ButtonLink>
      <ButtonLink
        to={programme ? `/stay/new?programme=${programme.id}` : "/stay/new"}
        weight="primary"
        testId={testIds.stayNew}
      >
        <BedDouble aria-hidden className="size-5" />
        {text.desk.newStay}
      </ButtonLink>
    </>
  );
  const failed = [options, today].find((query) => query.isError);
  const programmes = programmesOf(options.data, "stay");
  return (
    <Page title={text.desk.boardTitle} dense actions={actions} testId={testIds.board}>
      {failed && <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />}
      {options.data && !programme && <Empty title={text.desk.noProgramme} lead={text.desk.noProgrammeLead} />}
      {programmes.length > 1 && programme && (
        <Chips
          name="board_programme"
          label={text.desk.programme}
          labelHidden
          value={programme.id}
          onChange={(id) => {
            rememberProgramme(id);
            setPicked(id);
          }}
          choices={asChoices(programmes)}
        />
      )}
      {programme && today.data && (
        <Fortnight
          key={`${programme.id} ${night}`}
          programmeId={programme.id}
          night={programme.id === asked ? night : null}
          tonight={
            today.data.tonight.find((line) => line.programme_id === programme.id)?.night.night ??
            today.data.date
          }
        />
      )}
    </Page>
  );
}

/** A night that a link asks for; what is no day is none. */
function nightOf(asked: string | null): CivilDate | null {
  return asked !== null && /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked))
    ? asked
    : null;
}

type FortnightProps = {
  programmeId: string;
  /** Asked for because more is booked then than there is room. */
  night: CivilDate | null;
  tonight: CivilDate;
};

function Fortnight({ programmeId, night, tonight }: FortnightProps) {
  const text = useText();
  const came = useNavigationType();
  // Coming back from a stay leads to the nights that were looked at; a link to its night; every other way to tonight.
  const [from, setFrom] = useState<CivilDate>(
    () => (came === "POP" && sessionStorage.getItem(FROM)) || (night ?? tonight),
  );
  const board = useBoard(programmeId, from, addDays(from, NIGHTS - 1));
  const view = board.data;

  useEffect(() => {
    if (night !== null && came !== "POP") sessionStorage.setItem(FROM, night);
  }, [night, came]);

  function show(date: CivilDate) {
    sessionStorage.setItem(FROM, date);
    setFrom(date);
  }

  if (board.isError) return <LoadProblem error={board.error} onRetry={() => void board.refetch()} />;
  if (!view) return null;
  return (
    <>
      <Stepper view={view} from={from} tonight={tonight} onShow={show} />
      <Arrangements programmeId={programmeId} opened={night !== null} />
      <Body view={view} />
      {view.stays.length === 0 && view.waiting.length === 0 && (
        <p className="text-muted">
          {text.desk.emptyBoard} {text.desk.emptyBoardLead}
        </p>
      )}
    </>
  );
}

type StepperProps = {
  view: BoardView;
  from: CivilDate;
  tonight: CivilDate;
  onShow: (date: CivilDate) => void;
};

function Stepper({ view, from, tonight, onShow }: StepperProps) {
  const text = useText();
  const language = useLanguage();
  const hours =
    view.open_from && view.open_to
      ? (view.open_to <= view.open_from ? text.desk.openNextDay : text.desk.openHours)({
          from: view.open_from,
          to: view.open_to,
        })
      : "";
  const pool =
    view.pool.length > 0 ? text.desk.pool({ names: view.pool.map(({ name }) => name).join("、") }) : "";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button testId={testIds.boardPrevious} onPress={() => onShow(addDays(from, -7))}>
        <ChevronLeft aria-hidden className="size-5" />
        {text.desk.previousWeek}
      </Button>
      <span className="min-w-44 text-center font-bold tabular-nums" role="status">
        {text.form.timeSpan({ from: columnDate(view.from, language), to: columnDate(view.to, language) })}
      </span>
      <Button testId={testIds.boardNext} onPress={() => onShow(addDays(from, 7))}>
        {text.desk.nextWeek}
        <ChevronRight aria-hidden className="size-5" />
      </Button>
      <Button testId={testIds.boardTonight} isDisabled={from === tonight} onPress={() => onShow(tonight)}>
        <Moon aria-hidden className="size-5" />
        {text.desk.toTonight}
      </Button>
      <CalendarButton label={text.desk.jump} worded date={from} onPick={onShow} testId={testIds.boardJump} />
      <span className="text-muted text-sm">{[hours, pool].filter((words) => words !== "").join("。")}</span>
    </div>
  );
}

function Body({ view }: { view: BoardView }) {
  const text = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const change = useStayChange();
  const [place, setPlace] = useState<Place | null>(null);
  const now = view.nights.findIndex((night) => night.night === view.current);
  const at = place ?? { lane: 0, night: Math.max(now, 0) };

  const chosen = place === null ? undefined : cellAt(rowsOf(view), place);

  const open = ({ stay }: BoardStay) => void navigate(`/stay/${stay.id}`);
  const book = (night: string) => void navigate(`/stay/new?programme=${view.programme_id}&in=${night}`);
  const emergency = () => void navigate(`/emergency?programme=${view.programme_id}`);

  function moveEnd({ stay, last, first, begins }: BoardStay, nights: number) {
    if (stay.out_at === null || !["requested", "held", "confirmed", "in_stay"].includes(stay.status)) return;
    // A stay keeps at least the night it began with.
    if (begins && last - first + nights < 0) return;
    const out = daysLater(stay.out_at, nights);
    void change.change(
      [{ kind: "stay", record: { id: stay.id, planned_out_at: out } }],
      text.desk.extended({ name: stay.person, date: columnDate(dayOf(out), language) }),
    );
  }

  function assign(stay: StayCard) {
    void change.change(
      [{ kind: "stay", record: { id: stay.id, status: "held" } }],
      text.desk.assigned({ name: stay.person }),
    );
  }

  return (
    <div
      className={`grid grid-cols-1 items-start gap-3 ${view.waiting.length > 0 ? "min-[112rem]:grid-cols-[minmax(0,1fr)_24rem]" : ""}`}
    >
      <BoardGrid
        view={view}
        at={at}
        chosen={place !== null}
        onChoose={setPlace}
        onOpen={open}
        onBook={book}
        onEmergency={emergency}
        onMoveEnd={moveEnd}
      />
      <WaitingList waiting={view.waiting} busy={change.busy} onAssign={assign} />
      {chosen && (
        <SelectedPlace
          view={view}
          cell={chosen}
          busy={change.busy}
          onOpen={open}
          onBook={book}
          onMoveEnd={moveEnd}
        />
      )}
      <ReasonDialog change={change} />
    </div>
  );
}
