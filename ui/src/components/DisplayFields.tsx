import { useText } from "../i18n/text";
import { CONTRASTS, MOTIONS, TEXT_SIZES, THEMES, usePreferences } from "../lib/preferences";
import { Chips } from "./Chips";

/** How the window looks: text size, brightness, contrast, motion, language. */
export function DisplayFields() {
  const text = useText();
  const { language, textSize, theme, contrast, motion, set } = usePreferences();
  const { frame } = text;
  return (
    <>
      <Chips
        name="text_size"
        label={frame.textSize}
        value={String(textSize)}
        onChange={(value) => set({ textSize: TEXT_SIZES.find((size) => String(size) === value) ?? 100 })}
        choices={TEXT_SIZES.map((value) => ({ value: String(value), label: frame.percent({ value }) }))}
      />
      <Chips
        name="theme"
        label={frame.theme}
        value={theme}
        onChange={(value) => set({ theme: THEMES.find((one) => one === value) ?? "light" })}
        choices={THEMES.map((value) => ({ value, label: frame.themes[value] }))}
      />
      <Chips
        name="contrast"
        label={frame.contrast}
        value={contrast}
        onChange={(value) => set({ contrast: CONTRASTS.find((one) => one === value) ?? "normal" })}
        choices={CONTRASTS.map((value) => ({ value, label: frame.contrasts[value] }))}
      />
      <Chips
        name="motion"
        label={frame.motion}
        value={motion}
        onChange={(value) => set({ motion: MOTIONS.find((one) => one === value) ?? "normal" })}
        choices={MOTIONS.map((value) => ({ value, label: frame.motions[value] }))}
      />
      <Chips
        name="language"
        label={frame.language}
        value={language}
        onChange={(value) => set({ language: value === "en" ? "en" : "ja" })}
        choices={[
          { value: "ja", label: "日本語" },
          { value: "en", label: "English" },
        ]}
      />
    </>
  );
}
