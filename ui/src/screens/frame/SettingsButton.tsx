import { SlidersHorizontal } from "lucide-react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { useText } from "../../i18n/text";
import { TEXT_SIZES, usePreferences } from "../../lib/preferences";
import { testIds } from "../../testids";

/** Language, text size, brightness. */
export function SettingsButton() {
  const text = useText();
  const { language, textSize, theme, set } = usePreferences();
  return (
    <DialogTrigger>
      <Button weight="quiet" testId={testIds.settingsOpen}>
        <SlidersHorizontal aria-hidden className="size-5 shrink-0" />
        <span className="whitespace-nowrap">{text.frame.settings}</span>
      </Button>
      <Popover placement="bottom end" className="rounded-12 border border-line bg-surface p-5 text-ink shadow-3">
        <Dialog aria-label={text.frame.settings} className="flex w-120 max-w-[90vw] flex-col gap-5 outline-none">
          <Chips
            name="text_size"
            label={text.frame.textSize}
            value={String(textSize)}
            onChange={(value) => set({ textSize: TEXT_SIZES.find((size) => String(size) === value) ?? 100 })}
            choices={TEXT_SIZES.map((value) => ({ value: String(value), label: text.frame.percent({ value }) }))}
          />
          <Chips
            name="theme"
            label={text.frame.theme}
            value={theme}
            onChange={(value) => set({ theme: value === "dark" ? "dark" : "light" })}
            choices={[
              { value: "light", label: text.frame.themeLight },
              { value: "dark", label: text.frame.themeDark },
            ]}
          />
          <Chips
            name="language"
            label={text.frame.language}
            value={language}
            onChange={(value) => set({ language: value === "en" ? "en" : "ja" })}
            choices={[
              { value: "ja", label: "日本語" },
              { value: "en", label: "English" },
            ]}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
