import { Printer } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/Button";
import { Chips } from "../../../components/Chips";
import { LoadProblem, Page } from "../../../components/Page";
import { useLanguage, useText } from "../../../i18n/text";
import type { HandoverView } from "../../../lib/api/bindings";
import { useHandover, useProfile } from "../../../lib/api/queries";
import { longDate } from "../../../lib/dates/format";
import { formatMinutes } from "../../../lib/dates/parse-time";
import { useMay } from "../../../lib/may";
import { usePrint } from "../../../lib/print";
import { testIds } from "../../../testids";
import { deskMoment, nowInTokyo } from "../desk-moments";
import { Moves } from "./Moves";
import { Notes } from "./Notes";
import { OnCallList } from "./OnCallList";
import { StayTable } from "./StayTable";

const HOURS = [8, 24, 72] as const;

/** What the next shift has to know: notes, who is here, who comes, what happened, whom to ring. */
export function Handover() {
  const text = useText();
  const language = useLanguage();
  const [hours, setHours] = useState<number>(24);
  const handover = useHandover(hours);
  const may = useMay();
  const print = usePrint();
  return (
    <Page
      testId={testIds.handover}
      title={text.desk.handoverTitle}
      dense
      actions={
        may("print") && (
          <Button
            testId={testIds.handoverPrint}
            onPress={() => void print({ kind: null, id: null, what: text.desk.handoverTitle })}
          >
            <Printer aria-hidden className="size-5" />
            {text.desk.print}
          </Button>
        )
      }
    >
      <PrintHead />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <div data-noprint>
          <Chips
            name="hours"
            label={text.desk.hours}
            labelHidden
            value={String(hours)}
            onChange={(value) => setHours(Number(value))}
            choices={HOURS.map((value) => ({
              value: String(value),
              label: text.desk.lastHours({ hours: value }),
            }))}
          />
        </div>
        {handover.data && (
          <p className="text-muted">
            {text.desk.handoverSpan({
              from: deskMoment(handover.data.from, language),
              to: deskMoment(handover.data.to, language),
            })}
          </p>
        )}
      </div>
      {handover.isError && <LoadProblem error={handover.error} onRetry={() => void handover.refetch()} />}
      {handover.data && <Book view={handover.data} />}
    </Page>
  );
}

/** On paper: whose book, and of which moment. */
function PrintHead() {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const [now] = useState(nowInTokyo);
  const at = `${longDate(now.date, language)} ${formatMinutes(now.minutes)}`;
  return (
    <div className="hidden text-sm print:block">
      <p>{[profile.data?.organisation, text.desk.printHead({ at })].filter(Boolean).join("  ")}</p>
      <p>{text.desk.printNote}</p>
    </div>
  );
}

function Book({ view }: { view: HandoverView }) {
  const text = useText();
  return (
    <div className="grid grid-cols-1 items-start gap-3 min-[72rem]:grid-cols-2 print:block print:columns-1">
      <div className="flex min-w-0 flex-col gap-3 print:mb-3">
        <Notes notes={view.notes} />
        <Moves moves={view.moves} />
      </div>
      <div className="flex min-w-0 flex-col gap-3">
        <StayTable
          title={text.desk.inHouse}
          none={text.desk.inHouseNone}
          stays={view.in_house}
          at="out"
          testId={testIds.handoverInHouse}
        />
        <StayTable
          title={text.desk.expected}
          none={text.desk.expectedNone}
          stays={view.expected}
          at="in"
          testId={testIds.handoverExpected}
        />
        <OnCallList list={view.on_call} />
      </div>
    </div>
  );
}
