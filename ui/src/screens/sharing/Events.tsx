import { Section } from "../../components/FormShell";
import { useText } from "../../i18n/text";
import type { SharingEvent, SharingView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { useAsideReason } from "./Arrivals";
import { useDeviceName, useMoment } from "./sharing-words";

/** What happened, newest first. */
export function Events({ view }: { view: SharingView }) {
  const text = useText();
  const moment = useMoment();
  const words = useEventWords(view);
  const { events } = text.sharing;
  return (
    <Section title={events.title} hint={events.lead}>
      {view.events.length === 0 && <p className="text-muted">{events.none}</p>}
      <ol
        data-testid={testIds.sharingEvents}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={events.title}
        className="m-0 max-h-96 list-none overflow-y-auto p-0"
      >
        {view.events.map((event, at) => (
          <li
            key={`${event.at}-${event.code}-${at}`}
            data-code={event.code}
            className="flex flex-wrap gap-x-4 border-line border-b py-1.5 last:border-b-0"
          >
            <time className="w-44 shrink-0 text-muted tabular-nums">{moment(event.at)}</time>
            <span className="min-w-64 flex-1">{words(event)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The parameters of an event that have words: how many, whose device, why. */
function paramsOf(detail: unknown) {
  const found = (typeof detail === "object" && detail !== null ? detail : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof found[name] === "string" ? found[name] : null);
  const number = (name: string) => (typeof found[name] === "number" ? found[name] : 0);
  const [published, received] = [number("published"), number("received")];
  return {
    from: Object.entries(typeof found.from === "object" && found.from !== null ? found.from : {}).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    ),
    published,
    received,
    count: number("files") || 1,
    device: text("device"),
    worker: text("worker"),
    code: text("code"),
  };
}

/** So many devices are named of those that something came from. */
const NAMED = 3;

function useEventWords(view: SharingView): (event: SharingEvent) => string {
  const text = useText();
  const nameOf = useDeviceName(view);
  const reason = useAsideReason();
  const { events } = text.sharing;
  return ({ code, detail }) => {
    const { from, published, received, count, device, worker, code: why } = paramsOf(detail);
    const who =
      worker !== null && device !== null
        ? text.sharing.deviceOf({ worker, device })
        : device === null
          ? (worker ?? text.form.unknown)
          : nameOf(device);
    switch (code) {
      case "round": {
        const said = from
          .slice(0, NAMED)
          .map(([label, changes]) => events.fromOf({ who: nameOf(label), count: changes }));
        const more = from.length > NAMED ? [events.fromMore] : [];
        return (
          events.round({ published, received }) +
          (said.length > 0 ? events.from({ all: [...said, ...more].join(events.and) }) : "")
        );
      }
      case "healed":
        return events.healed({ count });
      case "joined":
      case "removed":
      case "invited":
      case "restored":
      case "frame_damaged":
      case "refused_scope":
        return events[code]({ who });
      case "set_aside":
        return events.set_aside({ why: reason(why ?? "") });
      case "out_of_scope":
      case "snapshot":
      case "cleared":
      case "left":
      case "erased":
      case "reset_made":
        return events[code];
      default:
        return events.other({ code });
    }
  };
}
