import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { testIds } from "../../testids";

/** How often it is asked how far the list is, in milliseconds. */
const ASKED = 300;

/** How far it is, and a way to stop it. */
export function Progress({ title }: { title: string }) {
  const words = useText().intake;
  const [[done, total], setRows] = useState<[number, number]>([0, 0]);
  useEffect(() => {
    const timer = setInterval(() => {
      call("intake_progress", {}).then(setRows, () => undefined);
    }, ASKED);
    return () => clearInterval(timer);
  }, []);
  return (
    <div role="status" className="flex flex-wrap items-center gap-4 rounded-12 border border-line px-5 py-4">
      <span className="font-bold">{title}</span>
      {total > 0 && (
        <>
          <progress value={done} max={total} className="h-4 w-64" />
          <span className="tabular-nums">{words.progress({ done, total })}</span>
        </>
      )}
      <Button testId={testIds.intakeCancel} onPress={() => void call("cancel_intake", {})}>
        {words.stop}
      </Button>
    </div>
  );
}
