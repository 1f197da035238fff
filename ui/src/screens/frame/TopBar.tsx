import { FlaskConical, LockKeyhole, Search } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { ProfileView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { useLock } from "./use-lock";

type Props = { profile: ProfileView; onSearch: () => void };

export function TopBar({ profile, onSearch }: Props) {
  const text = useText();
  const lock = useLock();

  return (
    <header data-noprint className="border-line border-b bg-surface">
      <div className="flex items-center gap-2 px-8 py-2">
        {profile.may.includes("find") && (
          <AriaButton
            data-testid={testIds.searchOpen}
            onPress={onSearch}
            className="flex min-h-11 w-full min-w-40 max-w-104 items-center gap-3 rounded-8 border border-edge bg-surface px-3 text-left text-muted data-[hovered]:bg-tint"
          >
            <Search aria-hidden className="size-5 shrink-0" />
            <span className="flex-1 truncate">{text.search.title}</span>
            <kbd className="rounded-4 border border-line px-1.5 font-sans text-sm">
              {text.frame.searchKeys}
            </kbd>
          </AriaButton>
        )}
        <span className="flex-1" />
        <Button weight="quiet" testId={testIds.lock} onPress={() => void lock()}>
          <LockKeyhole aria-hidden className="size-5 shrink-0" />
          <span className="whitespace-nowrap">
            {profile.sample ? text.frame.leaveSample : text.frame.lock}
          </span>
        </Button>
      </div>
      {profile.sample && (
        <p className="flex items-center gap-2 border-warn-mark border-t bg-warn-tint px-8 py-1 text-sm text-warn">
          <FlaskConical aria-hidden className="size-4 shrink-0" />
          {text.frame.sampleNotice}
        </p>
      )}
    </header>
  );
}
