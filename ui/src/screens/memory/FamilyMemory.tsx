import { Eraser, FileCheck2, History as HistoryIcon, ScrollText } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { Button, ButtonLink } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { FamilyView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { SameLink } from "../twins/Merged";
import { EraseDialog } from "./EraseDialog";

/** Ways to what is remembered of a family: consents, history, who looked, and its end. */
export function FamilyMemory({ view }: { view: FamilyView }) {
  const text = useText();
  const navigate = useNavigate();
  const [erasing, setErasing] = useState(false);
  const { memory } = text;
  return (
    <section
      data-noprint
      aria-label={memory.familyTitle}
      className="rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="font-bold text-lg leading-150">{memory.familyTitle}</h2>
      <div className="-ml-3 flex flex-wrap gap-x-2">
        <ButtonLink to={`/family/${view.id}/consents`} weight="quiet" testId={testIds.consentsOpen}>
          <FileCheck2 aria-hidden className="size-5" />
          {memory.openConsents}
        </ButtonLink>
        <ButtonLink to={`/history/household/${view.id}`} weight="quiet" testId={testIds.historyOpen}>
          <HistoryIcon aria-hidden className="size-5" />
          {memory.openHistory}
        </ButtonLink>
        <ButtonLink to={`/access?family=${view.id}`} weight="quiet">
          <ScrollText aria-hidden className="size-5" />
          {memory.openLog}
        </ButtonLink>
        <SameLink householdId={view.id} />
        <Button weight="quiet" testId={testIds.eraseOpen} onPress={() => setErasing(true)}>
          <Eraser aria-hidden className="size-5" />
          {memory.openErase}
        </Button>
      </div>
      {erasing && (
        <EraseDialog
          family={{ id: view.id, name: view.display_name, code: view.code }}
          onClose={() => setErasing(false)}
          onDone={() => void navigate("/find")}
        />
      )}
    </section>
  );
}
