import { Info } from "lucide-react";
import { useText } from "../../i18n/text";
import type { IntakeNotice } from "../../lib/api/bindings";

/** What to know of a list; nothing is lost by it. */
export function Notices({ notices }: { notices: IntakeNotice[] }) {
  const words = useText().intake;
  if (notices.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 p-0">
      {notices.map((notice) => {
        const say = (words.notices as Record<string, (v: { count: number }) => string>)[notice.code];
        const count = Number(notice.detail["count"] ?? 0);
        return (
          <li key={notice.code} className="flex list-none items-start gap-2">
            <Info aria-hidden className="mt-1 size-5 shrink-0 text-muted" />
            {say?.({ count }) ?? notice.code}
          </li>
        );
      })}
    </ul>
  );
}
