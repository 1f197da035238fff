import { CircleDashed, FolderSync, FolderX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useText } from "../../i18n/text";
import type { SharingView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { linkOf, useSharing } from "./sharing-queries";
import { useMoment } from "./sharing-words";

/** In the footer: how far sharing is, and the way to its screen. Grey while the folder is away, never an error. */
export function FooterSharing() {
  const sharing = useSharing();
  if (!sharing.data) return null;
  return <SyncLine view={sharing.data} />;
}

export function SyncLine({ view }: { view: SharingView }) {
  const text = useText();
  const moment = useMoment();
  const { footer } = text.sharing;
  if (!view.shared) {
    return (
      <span className="flex items-center gap-1.5 text-muted">
        <FolderX aria-hidden className="size-4" />
        {text.frame.noFolder}
      </span>
    );
  }
  const link = linkOf(view.problem);
  const last = view.last_sync === null ? text.sharing.never : moment(view.last_sync);
  const words = [footer.pending({ count: view.pending }), footer.lastSync({ when: last })];
  // Waiting is the folder's part, not the person's.
  if (link === "away") {
    words.unshift(footer.away);
    words.push(footer.goOn);
  }
  const asks = (() => {
    if (view.conflicts > 0) return footer.decide({ count: view.conflicts });
    if (link === "broken") return footer.look;
    return view.outdated ? footer.update : null;
  })();
  const Icon = link === "away" ? CircleDashed : FolderSync;
  return (
    <Link
      to="/sharing"
      data-testid={testIds.footerSharing}
      data-state={asks === null ? link : "asks"}
      title={footer.open}
      className={`-my-1.5 flex min-h-[44px] flex-wrap items-center gap-x-3 px-2 no-underline underline-offset-4 hover:underline ${
        link === "away" ? "text-muted" : "text-ink"
      }`}
    >
      <span className="flex items-center gap-1.5">
        <Icon aria-hidden className={`size-4 shrink-0 ${link === "away" ? "" : "text-good"}`} />
        {words.join("・")}
      </span>
      {asks !== null && <Asking>{asks}</Asking>}
    </Link>
  );
}

/** Yellow, with shape and word: a person is needed. */
function Asking({ children }: { children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5 rounded-8 border border-warn-mark bg-warn-tint px-2 font-bold text-warn">
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      {children}
    </span>
  );
}
