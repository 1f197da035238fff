import { RefreshCw, ScrollText } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../../components/Button";
import { LoadProblem, Page } from "../../components/Page";
import { useToasts } from "../../components/Toasts";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { SharingView } from "../../lib/api/bindings";
import { toProblem } from "../../lib/api/problem";
import { useRefreshRecords } from "../../lib/api/queries";
import { testIds } from "../../testids";
import { Aside, Lost, Missing } from "./Arrivals";
import { Devices } from "./Devices";
import { Events } from "./Events";
import { HelpFile } from "./HelpFile";
import { Late } from "./Late";
import { ShareFolder } from "./ShareFolder";
import { NotShared, State } from "./State";
import { useSharing } from "./sharing-queries";

/** How far sharing is, who takes part, what has not arrived, what happened. */
export function Sharing() {
  const text = useText();
  const sharing = useSharing();
  if (sharing.isError) {
    return (
      <Page title={text.sharing.title}>
        <LoadProblem error={sharing.error} onRetry={() => void sharing.refetch()} />
      </Page>
    );
  }
  if (!sharing.data) return null;
  const view = sharing.data;
  return (
    <Page
      testId={testIds.sharing}
      title={text.sharing.title}
      lead={text.sharing.lead}
      actions={
        <>
          <ButtonLink to="/access" weight="quiet" testId={testIds.accessOpen}>
            <ScrollText aria-hidden className="size-5" />
            {text.memory.openLog}
          </ButtonLink>
          {view.shared && <SyncNow />}
        </>
      }
    >
      {view.shared ? <Shared view={view} /> : <NotShared view={view} />}
    </Page>
  );
}

function Shared({ view }: { view: SharingView }) {
  return (
    <>
      <State view={view} />
      <Missing view={view} />
      <Lost view={view} />
      <Devices view={view} />
      <Late view={view} />
      <Aside view={view} />
      <Events view={view} />
      <ShareFolder view={view} />
      <HelpFile />
    </>
  );
}

function SyncNow() {
  const text = useText();
  const toasts = useToasts();
  const refresh = useRefreshRecords();
  const [busy, setBusy] = useState(false);

  async function sync() {
    if (busy) return;
    setBusy(true);
    try {
      const { published, received } = await call("sync_now", {});
      toasts.show({ message: text.sharing.done({ published, received }) });
    } catch (thrown) {
      toasts.show({ message: text.sharing.failed, problem: toProblem(thrown) });
    }
    await refresh();
    setBusy(false);
  }

  return (
    <Button weight="primary" testId={testIds.syncNow} isDisabled={busy} onPress={() => void sync()}>
      <RefreshCw aria-hidden className="size-5" />
      {busy ? text.sharing.sync.busy : text.sharing.sync.now}
    </Button>
  );
}
