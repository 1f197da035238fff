import { LifeBuoy } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { toProblem } from "../../lib/api/problem";
import { testIds } from "../../testids";

/** A file without personal data, for whoever helps. */
export function HelpFile() {
  const text = useText();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const [path, setPath] = useState<string | null>(null);
  const { help } = text.sharing;

  async function write() {
    if (busy) return;
    setBusy(true);
    try {
      const folder = await call("pick_folder", {});
      if (folder !== null) setPath(await call("export_help", { folder }));
    } catch (thrown) {
      toasts.show({ message: help.failed, problem: toProblem(thrown) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title={help.title} hint={help.lead}>
      <div className="flex flex-wrap items-center gap-4">
        <Button testId={testIds.helpWrite} isDisabled={busy} onPress={() => void write()}>
          <LifeBuoy aria-hidden className="size-5" />
          {busy ? help.busy : help.write}
        </Button>
        <span role="status" data-testid={testIds.helpPath} className="min-w-0 select-text break-all">
          {path !== null && help.done({ path })}
        </span>
      </div>
    </Section>
  );
}
