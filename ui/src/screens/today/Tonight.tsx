import {
  BedDouble,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleSlash,
  type LucideIcon,
} from "lucide-react";
import { Link } from "react-router";
import { type Text, useText } from "../../i18n/text";
import type { TonightView } from "../../lib/api/bindings";
import { tonightId } from "../../testids";

type Look = { icon: LucideIcon; words: string; tone: string };

/** Room, full, over: number, shape, word and colour. */
function lookOf(view: TonightView, text: Text): Look {
  const { capacity, free, taken, held, violations } = view.night;
  if (capacity === null || free === null) {
    return {
      icon: BedDouble,
      words: text.today.bedsTaken({ taken: taken + held }),
      tone: "border-edge text-ink",
    };
  }
  if (violations.length > 0 || free < 0) {
    const words = text.today.bedsOver({ taken: taken + held, capacity });
    return { icon: CircleAlert, words, tone: "border-bad bg-bad-tint text-bad" };
  }
  if (free === 0) {
    return {
      icon: CircleSlash,
      words: text.today.bedsFull({ capacity }),
      tone: "border-warn-mark bg-warn-tint text-warn",
    };
  }
  return {
    icon: CircleCheck,
    words: text.today.bedsFree({ free, capacity }),
    tone: "border-good bg-good-tint text-good",
  };
}

/** Is there a bed tonight? Answered before anything else on the page; a press opens the board. */
export function Tonight({ views }: { views: TonightView[] }) {
  const text = useText();
  if (views.length === 0) return null;
  return (
    <section aria-label={text.today.tonight}>
      <ul className="m-0 flex list-none flex-wrap gap-3 p-0">
        {views.map((view) => (
          <Place key={view.programme_id} view={view} />
        ))}
      </ul>
    </section>
  );
}

function Place({ view }: { view: TonightView }) {
  const text = useText();
  const { icon: Icon, words, tone } = lookOf(view, text);
  return (
    <li className="min-w-72 max-w-full flex-1">
      <Link
        to={`/board?programme=${view.programme_id}`}
        data-testid={tonightId(view.programme_id)}
        className={`flex h-full min-h-14 items-center gap-3 rounded-12 border-2 px-4 py-2 no-underline hover:underline ${tone}`}
      >
        <Icon aria-hidden className="size-7 shrink-0" />
        <span className="min-w-0 flex-1">
          <span className="block font-bold text-lg leading-140">{words}</span>
          <span className="block text-ink text-sm leading-150">
            {view.programme}
            {view.capacity_unit === "pair" && text.today.bedsInPairs}
            {view.waiting > 0 && (
              <span className="ml-2 whitespace-nowrap">
                {text.today.bedsWaiting({ count: view.waiting })}
              </span>
            )}
          </span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0" />
      </Link>
    </li>
  );
}
