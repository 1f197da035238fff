import { BedDouble, CalendarPlus, ChevronDown, DoorOpen, Flag, LogIn, PencilLine } from "lucide-react";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button, ButtonLink } from "../../../components/Button";
import { useLanguage, useText, word } from "../../../i18n/text";
import type { StayView } from "../../../lib/api/bindings";
import { columnDate, dayOf } from "../../../lib/dates/format";
import { choiceId, testIds } from "../../../testids";
import { daysLater } from "../desk-moments";
import { ReasonDialog } from "../ReasonDialog";
import { useStayChange } from "../use-stay-change";
import type { PanelName } from "./StayPage";

const EXPECTED = ["enquiry", "requested", "held", "confirmed"];

/** What is next for this stay: one act stands out, the others are beside it. */
export function StayActions({ view, onPanel }: { view: StayView; onPanel: (panel: PanelName) => void }) {
  const text = useText();
  const language = useLanguage();
  const change = useStayChange();
  const { stay, planned_out_at } = view;
  const { status } = stay;
  const expected = EXPECTED.includes(status);

  function setStatus(to: string) {
    void change.change(
      [{ kind: "stay", record: { id: stay.id, status: to } }],
      text.desk.statusSaved({ status: word(text, "stay_status", to) }),
    );
  }
  function extend() {
    if (planned_out_at === null) return;
    const out = daysLater(planned_out_at, 1);
    void change.change(
      [{ kind: "stay", record: { id: stay.id, planned_out_at: out } }],
      text.desk.extended({ name: stay.person, date: columnDate(dayOf(out), language) }),
    );
  }
  return (
    <>
      <ButtonLink to={`/stay/${stay.id}/edit`} weight="quiet" testId={testIds.stayEdit}>
        <PencilLine aria-hidden className="size-5" />
        {text.desk.edit}
      </ButtonLink>
      {(expected || status === "waitlisted") && (
        <MenuTrigger>
          <Button testId={testIds.stayOthers}>
            {text.desk.others}
            <ChevronDown aria-hidden className="size-5" />
          </Button>
          <Popover
            placement="bottom end"
            className="min-w-52 rounded-8 border border-line bg-surface p-1 text-ink shadow-2"
          >
            <Menu aria-label={text.desk.others} onAction={(key) => setStatus(String(key))}>
              {Object.entries(text.desk.othersList).map(([code, label]) => (
                <MenuItem
                  key={code}
                  id={code}
                  data-testid={choiceId("others", code)}
                  className="flex min-h-12 cursor-pointer items-center rounded-4 px-4 data-[focused]:bg-tint"
                >
                  {label}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      {["held", "confirmed", "in_stay"].includes(status) && planned_out_at !== null && (
        <Button testId={testIds.stayExtend} isDisabled={change.busy} onPress={extend}>
          <CalendarPlus aria-hidden className="size-5" />
          {text.desk.extend}
        </Button>
      )}
      {["enquiry", "requested", "held"].includes(status) && (
        <Button testId={testIds.stayConfirm} isDisabled={change.busy} onPress={() => setStatus("confirmed")}>
          <Flag aria-hidden className="size-5" />
          {text.desk.toConfirmed}
        </Button>
      )}
      {status === "waitlisted" && (
        <Button
          weight="primary"
          testId={testIds.stayAssignBed}
          isDisabled={change.busy}
          onPress={() => setStatus("held")}
        >
          <BedDouble aria-hidden className="size-5" />
          {text.desk.assignBed}
        </Button>
      )}
      {expected && (
        <Button weight="primary" testId={testIds.stayCheckIn} onPress={() => onPanel("in")}>
          <LogIn aria-hidden className="size-5" />
          {text.desk.checkIn}
        </Button>
      )}
      {status === "in_stay" && (
        <Button weight="primary" testId={testIds.stayCheckOut} onPress={() => onPanel("out")}>
          <DoorOpen aria-hidden className="size-5" />
          {text.desk.checkOut}
        </Button>
      )}
      <ReasonDialog change={change} />
    </>
  );
}
