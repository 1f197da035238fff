import { BookOpen, FolderCog, FolderPlus, LockKeyhole } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { SharingView } from "../../lib/api/bindings";
import { Problem, toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { FolderField } from "../weekly/FolderField";

/** An administrator chooses the folder, and reads what is put there; or goes on in another one. */
export function ShareFolder({ view }: { view: SharingView }) {
  const text = useText();
  const [open, setOpen] = useState(!view.shared);
  const { folder } = text.sharing;
  if (open) return <FolderForm view={view} onDone={() => setOpen(false)} />;
  return (
    <Section title={folder.change} hint={folder.changeLead}>
      <div>
        <Button onPress={() => setOpen(true)}>
          <FolderCog aria-hidden className="size-5" />
          {folder.change}
        </Button>
      </div>
    </Section>
  );
}

function FolderForm({ view, onDone }: { view: SharingView; onDone: () => void }) {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [path, setPath] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { folder } = text.sharing;

  async function share() {
    if (busy) return;
    if (path.trim() === "") {
      setProblem(new Problem({ code: "required", field: "folder", detail: {} }));
      return;
    }
    setBusy(true);
    try {
      await call("share_folder", { folder: path });
      toasts.show({ message: view.shared ? folder.moved : folder.begun });
      await refresh();
      onDone();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section
      title={view.shared ? folder.change : folder.start}
      hint={view.shared ? folder.changeLead : folder.startLead}
    >
      <form
        data-testid={testIds.shareForm}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void share();
        }}
        className="flex flex-col gap-4"
        noValidate
      >
        <FolderField
          name="folder"
          label={folder.label}
          value={path}
          onChange={(typed) => {
            setPath(typed);
            setProblem(undefined);
          }}
          problem={problem}
        />
        <WhatIsInside />
        <div className="flex flex-wrap items-center gap-3">
          <Button
            weight={view.shared ? "secondary" : "primary"}
            testId={testIds.shareSubmit}
            isDisabled={busy}
            onPress={() => void share()}
          >
            <FolderPlus aria-hidden className="size-5" />
            {busy ? folder.busy : view.shared ? folder.move : folder.begin}
          </Button>
          {view.shared && (
            <Button weight="quiet" onPress={onDone}>
              {text.form.cancel}
            </Button>
          )}
          <ButtonLink to="/help?guide=folder" weight="quiet">
            <BookOpen aria-hidden className="size-5" />
            {folder.guide}
          </ButtonLink>
        </div>
      </form>
    </Section>
  );
}

function WhatIsInside() {
  const { folder } = useText().sharing;
  return (
    <div className="rounded-8 bg-sunken px-4 py-3">
      <p className="flex items-center gap-2 font-bold">
        <LockKeyhole aria-hidden className="size-5 shrink-0" />
        {folder.inside}
      </p>
      <ul className="m-0 mt-1 list-disc pl-8">
        {folder.insideLines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
