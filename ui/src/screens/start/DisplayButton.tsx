import { SlidersHorizontal } from "lucide-react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button } from "../../components/Button";
import { DisplayFields } from "../../components/DisplayFields";
import { useText } from "../../i18n/text";
import { testIds } from "../../testids";

/** Before the records are open there is no settings screen: whoever cannot read the door needs it here. */
export function DisplayButton() {
  const text = useText();
  return (
    <DialogTrigger>
      <Button weight="quiet" testId={testIds.settingsOpen}>
        <SlidersHorizontal aria-hidden className="size-5 shrink-0" />
        <span className="whitespace-nowrap">{text.frame.settings}</span>
      </Button>
      <Popover
        placement="bottom end"
        className="overflow-y-auto rounded-12 border border-line bg-surface p-5 text-ink shadow-3"
      >
        <Dialog
          aria-label={text.frame.settings}
          className="flex w-120 max-w-[90vw] flex-col gap-5 outline-none"
        >
          <DisplayFields />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
