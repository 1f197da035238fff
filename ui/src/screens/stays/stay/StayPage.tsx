import { useState } from "react";
import { Navigate, useNavigate, useParams, useSearchParams } from "react-router";
import { LoadProblem, Page } from "../../../components/Page";
import { StatusBadge } from "../../../components/StatusBadge";
import { useText } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { testIds } from "../../../testids";
import { useAge } from "../../family/MemberTable";
import { HistoryLink } from "../../memory/HistoryLink";
import { RecordPlace } from "../../sharing/RecordPlace";
import { useStayView } from "../desk-queries";
import { Belongings } from "./Belongings";
import { CheckIn } from "./CheckIn";
import { CheckOut } from "./CheckOut";
import { CollectAsk } from "./CollectAsk";
import { DayNotes } from "./DayNotes";
import { Facts } from "./Facts";
import { Know } from "./Know";
import { Missing } from "./Missing";
import { StayActions } from "./StayActions";

/** One stay at the desk. A reason that is missing is written where the booking is edited. */
export function StayPage() {
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const reason = search.get("reason");
  if (reason !== null) return <Navigate to={`/stay/${id}/edit?reason=${reason}`} replace />;
  return <Loaded id={id} />;
}

function Loaded({ id }: { id: string }) {
  const text = useText();
  const stay = useStayView(id);
  if (stay.isError) {
    return (
      <Page title={text.desk.stayTitle}>
        <LoadProblem error={stay.error} onRetry={() => void stay.refetch()} />
      </Page>
    );
  }
  return stay.data ? <View view={stay.data} /> : null;
}

export type PanelName = "in" | "out";

function View({ view }: { view: StayView }) {
  const text = useText();
  const age = useAge();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  // A draft leads to the panel in which it was typed.
  const asked = search.get("panel");
  const [panel, setPanel] = useState<PanelName | null>(asked === "in" || asked === "out" ? asked : null);
  const { stay, person } = view;

  function left() {
    if (asked !== null) void navigate(`/stay/${stay.id}`, { replace: true });
  }
  function close() {
    setPanel(null);
    left();
  }
  return (
    <Page
      testId={testIds.stayPage}
      title={stay.person === "" ? (stay.kana ?? text.desk.unknownPerson) : stay.person}
      lead={[person.kana === stay.person ? null : person.kana, age(person), stay.code]
        .filter(Boolean)
        .join("  ")}
      actions={panel === null && <StayActions view={view} onPanel={setPanel} />}
    >
      <div className="-mt-3 flex flex-wrap items-center gap-3">
        <StatusBadge list="stay_status" code={stay.status} />
        <span>{stay.programme}</span>
        {stay.overdue && <span className="font-bold text-bad">{text.today.overdue}</span>}
        <RecordPlace id={stay.id} />
        <HistoryLink kind="stay" id={stay.id} />
      </div>
      <Know view={view} />
      <CollectAsk view={view} />
      {panel === "in" && <CheckIn view={view} onDone={close} />}
      {panel === "out" && <CheckOut view={view} onDone={close} />}
      <Missing view={view} opened={asked === "person"} onLeft={left} />
      <Facts view={view} />
      <Belongings stayId={stay.id} belongings={view.belongings} />
      <DayNotes view={view} />
    </Page>
  );
}
