import { Button as AriaButton } from "react-aria-components";
import { useText } from "../../i18n/text";
import type { KanaStart } from "../../lib/api/bindings";
import { kanaRowId } from "../../testids";

const ROWS = ["あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ"] as const;

/** あかさたな: one press to that part of the list. */
export function KanaIndex({ starts, onGo }: { starts: KanaStart[]; onGo: (at: number) => void }) {
  const text = useText();
  if (starts.length < 2) return null;
  return (
    <fieldset aria-label={text.search.kanaRows} className="m-0 flex min-w-0 flex-wrap gap-1 border-0 p-0">
      {ROWS.map((row) => {
        const at = starts.find((start) => start.row === row)?.at;
        return (
          <AriaButton
            key={row}
            data-testid={kanaRowId(row)}
            isDisabled={at === undefined}
            onPress={() => at !== undefined && onGo(at)}
            className="inline-flex size-11 items-center justify-center rounded-8 border border-line bg-surface text-primary data-[disabled]:border-transparent data-[disabled]:bg-transparent data-[hovered]:bg-tint data-[disabled]:text-muted"
          >
            {row}
          </AriaButton>
        );
      })}
    </fieldset>
  );
}
