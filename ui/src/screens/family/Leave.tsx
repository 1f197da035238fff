import { UserMinus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { TakeAwayDialog, type Taken } from "../../components/TakeAwayDialog";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { MemberView } from "../../lib/api/bindings";
import { todayInTokyo } from "../../lib/dates/civil";
import { testIds } from "../../testids";

/** Their last day in the family is known and not ahead. */
export const hasLeft = ({ left_on }: MemberView) => left_on !== null && left_on <= todayInTokyo();

type Way = "left" | "mistake" | "twice" | "back";

/** Takes somebody out of the family: who moved out stays in the history of it, who was entered by mistake does not. */
export function Leave({ member, onGone }: { member: MemberView; onGone: () => void }) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const { membership_id: id, name } = member;
  if (id === null) return null;
  const { leaveWays, leaveLead, leaveYes } = text.family;
  const gone = hasLeft(member);
  const ways: Way[] = gone ? ["back", "mistake", "twice"] : ["left", "mistake", "twice"];

  async function until(membership: string, to: string | null): Promise<string | null> {
    const stored = await call("put", { kind: "membership", record: { id: membership, to } });
    return stored.change;
  }

  async function take(membership: string, way: string, reason: string): Promise<Taken> {
    if (way === "left") {
      return { message: text.family.leftDone({ name }), change: await until(membership, todayInTokyo()) };
    }
    if (way === "back") {
      return { message: text.family.backDone({ name }), change: await until(membership, null) };
    }
    const { change } = await call("delete", { kind: "membership", id: membership, reason });
    return { message: text.family.goneDone({ name }), change };
  }

  return (
    <>
      <Button weight="quiet" testId={testIds.memberLeave} onPress={() => setAsking(true)}>
        <UserMinus aria-hidden className="size-5" />
        {gone ? text.family.leaveMend : text.family.leave}
      </Button>
      {asking && (
        <TakeAwayDialog
          icon={UserMinus}
          title={gone ? text.family.leaveMendAsk({ name }) : text.family.leaveAsk({ name })}
          why={text.family.leaveWhy}
          choices={ways.map((value) => ({ value, label: leaveWays[value] }))}
          lead={(way) => leaveLead[way as Way]}
          yes={(way) => leaveYes[way as Way]}
          silent={["left", "back"]}
          take={(way, reason) => take(id, way, reason)}
          onGone={onGone}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
