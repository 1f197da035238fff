import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  Clock,
  DoorOpen,
  Flag,
  House,
  type LucideIcon,
  UserX,
} from "lucide-react";
import { useText, word } from "../i18n/text";

type Tone = "good" | "plan" | "quiet" | "warn";
type Look = { icon: LucideIcon; tone: Tone };

const LOOKS: Record<string, Look> = {
  done: { icon: CircleCheck, tone: "good" },
  held_session: { icon: CircleCheck, tone: "good" },
  completed: { icon: CircleCheck, tone: "good" },
  present: { icon: CircleCheck, tone: "good" },
  late: { icon: Clock, tone: "good" },
  made_up_here: { icon: CircleCheck, tone: "good" },
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
  absent_notified: { icon: UserX, tone: "quiet" },
};

const TONES: Record<Tone, string> = {
  good: "border-good bg-good-tint text-good",
  plan: "border-primary bg-tint text-primary",
  quiet: "border-edge bg-sunken text-ink",
  warn: "border-warn-mark bg-warn-tint text-warn",
};

type Props = {
  list: "visit_status" | "stay_status" | "session_status" | "attendance_state" | "enrolment_status";
  code: string;
};

function lookOf(code: string): Look {
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
  const Icon = look.icon;
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-full border px-2.5 py-0.5 text-sm leading-150 ${TONES[look.tone]}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {word(text, list, code)}
    </span>
  );
}
