import { HardDrive } from "lucide-react";
import { useText } from "../../i18n/text";
import type { ProfileView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { FooterSharing } from "../sharing/SyncLine";

/** Always there: where the records are, and that nothing waits for a network. */
export function Footer({ profile }: { profile: ProfileView }) {
  const text = useText();
  return (
    <footer
      data-testid={testIds.footer}
      className="col-span-2 flex flex-wrap items-center gap-x-6 gap-y-1 border-line border-t bg-surface px-6 py-1.5 text-sm"
    >
      <span className="flex items-center gap-1.5">
        <HardDrive aria-hidden className="size-4 text-good" />
        {text.frame.savedHere}
      </span>
      <FooterSharing />
      <span className="flex min-w-40 flex-1 justify-end gap-x-3 text-muted">
        {/* Who is at work gives way last: several share a desk. */}
        <span title={profile.organisation ?? undefined} className="min-w-0 shrink-[9999] truncate">
          {profile.organisation}
        </span>
        <span title={profile.actor ?? undefined} className="min-w-0 truncate">
          {profile.actor}
        </span>
      </span>
    </footer>
  );
}
