import type { ReactNode } from "react";
import { useText } from "../../i18n/text";
import { Mark } from "../frame/Mark";
import { DisplayButton } from "./DisplayButton";

/** The quiet page before the records: name at the head, display settings at the corner. */
export function StartFrame({ children }: { children: ReactNode }) {
  const text = useText();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between border-line border-b bg-surface px-8 py-2">
        <span className="flex items-center gap-2 font-bold text-xl">
          <Mark />
          {text.frame.appName}
        </span>
        <DisplayButton />
      </header>
      <main className="mx-auto flex w-full max-w-200 flex-1 flex-col gap-6 px-8 py-8">{children}</main>
    </div>
  );
}
