import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { LanguageContext } from "../i18n/text";
import type { Language } from "./dates/format";

export const TEXT_SIZES = [100, 115, 130, 150] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
export type Theme = "light" | "dark";

type Preferences = { language: Language; textSize: TextSize; theme: Theme };
type Setting = Preferences & { set: (change: Partial<Preferences>) => void };

const KEY = "tsunagi.display";
const DEFAULTS: Preferences = { language: "ja", textSize: 100, theme: "light" };

function stored(): Preferences {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return {
      language: found.language === "en" ? "en" : DEFAULTS.language,
      textSize: TEXT_SIZES.find((size) => size === found.textSize) ?? DEFAULTS.textSize,
      theme: found.theme === "dark" ? "dark" : DEFAULTS.theme,
    };
  } catch {
    return DEFAULTS;
  }
}

const PreferencesContext = createContext<Setting>({ ...DEFAULTS, set: () => undefined });

export function usePreferences(): Setting {
  return useContext(PreferencesContext);
}

/** Language, text size and brightness, kept on this device. */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(stored);

  useEffect(() => {
    const root = document.documentElement;
    root.lang = preferences.language;
    root.dataset.theme = preferences.theme;
    root.style.setProperty("--text-scale", String(preferences.textSize / 100));
    localStorage.setItem(KEY, JSON.stringify(preferences));
  }, [preferences]);

  const set = (change: Partial<Preferences>) => setPreferences((before) => ({ ...before, ...change }));
  return (
    <PreferencesContext value={{ ...preferences, set }}>
      <LanguageContext value={preferences.language}>
        <I18nProvider locale={preferences.language === "ja" ? "ja-JP" : "en-US"}>{children}</I18nProvider>
      </LanguageContext>
    </PreferencesContext>
  );
}
