import { useText } from "../../i18n/text";
import type { KitView } from "../../lib/api/bindings";
import { KitSheet } from "./KitSheet";
import { StartFrame } from "./StartFrame";

/** The recovery sheet of a profile that was just made or joined. */
export function Kit({ kit, onDone }: { kit: KitView; onDone: () => void }) {
  const { title, lead } = useText().rest.kit;
  return (
    <StartFrame>
      <div data-noprint>
        <h1 className="font-bold text-[2rem] leading-140">{title}</h1>
        <p className="mt-1">{lead}</p>
      </div>
      <KitSheet kit={kit} onDone={onDone} />
    </StartFrame>
  );
}
