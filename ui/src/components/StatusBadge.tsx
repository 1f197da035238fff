import {
  Baby,
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  Clock,
  DoorOpen,
  Flag,
  House,
  LogOut,
  type LucideIcon,
  PackageOpen,
  Phone,
  Repeat2,
  Send,
  Truck,
  Undo2,
  UserX,
} from "lucide-react";
import { useText, word } from "../i18n/text";
import { Badge, type Tone } from "./Badge";

type Look = { icon: LucideIcon; tone: Tone };

/** Shape and colour of every state; a word goes with it wherever it is shown. */
const LOOKS: Record<string, Look> = {
  done: { icon: CircleCheck, tone: "good" },
  held_session: { icon: CircleCheck, tone: "good" },
  completed: { icon: CircleCheck, tone: "good" },
  present: { icon: CircleCheck, tone: "good" },
  late: { icon: Clock, tone: "good" },
  left_early: { icon: LogOut, tone: "good" },
  made_up_here: { icon: Repeat2, tone: "good" },
  made_up: { icon: Repeat2, tone: "good" },
  childcare_only: { icon: Baby, tone: "quiet" },
  in_stay: { icon: House, tone: "plan" },
  planned: { icon: CircleDashed, tone: "plan" },
  confirmed: { icon: Flag, tone: "plan" },
  held: { icon: CirclePause, tone: "warn" },
  requested: { icon: DoorOpen, tone: "warn" },
  enquiry: { icon: DoorOpen, tone: "quiet" },
  waitlisted: { icon: Clock, tone: "warn" },
  postponed: { icon: Clock, tone: "warn" },
  no_answer: { icon: UserX, tone: "warn" },
  no_show: { icon: UserX, tone: "warn" },
  absent: { icon: UserX, tone: "quiet" },
  open: { icon: CircleDashed, tone: "plan" },
  closed: { icon: CircleCheck, tone: "quiet" },
  consent_pending: { icon: Clock, tone: "warn" },
  sent: { icon: Send, tone: "plan" },
  accepted: { icon: Flag, tone: "plan" },
  linked: { icon: CircleCheck, tone: "good" },
  agreed: { icon: Flag, tone: "plan" },
  reviewed: { icon: CircleCheck, tone: "good" },
  packed: { icon: PackageOpen, tone: "warn" },
  shipped: { icon: Truck, tone: "plan" },
  delivered: { icon: CircleCheck, tone: "good" },
  returned: { icon: Undo2, tone: "warn" },
  absent_notified: { icon: Phone, tone: "quiet" },
};

export type StatusList =
  | "visit_status"
  | "stay_status"
  | "session_status"
  | "attendance_state"
  | "enrolment_status"
  | "consultation_status"
  | "referral_status"
  | "plan_status"
  | "shipment_status";

type Props = { list: StatusList; code: string };

export function lookOf(code: string): Look {
  return (
    LOOKS[code] ?? {
      icon: code.startsWith("cancelled") || code === "declined" ? Ban : CircleDashed,
      tone: "quiet",
    }
  );
}

/** The shape alone, for a place where the word stands beside it. */
export function StatusIcon({ code }: { code: string }) {
  const Icon = lookOf(code).icon;
  return <Icon aria-hidden className="size-4 shrink-0" />;
}

/** A state as shape, word and colour. */
export function StatusBadge({ list, code }: Props) {
  const text = useText();
  const look = lookOf(list === "session_status" && code === "held" ? "held_session" : code);
  return (
    <Badge icon={look.icon} tone={look.tone}>
      {word(text, list, code)}
    </Badge>
  );
}
