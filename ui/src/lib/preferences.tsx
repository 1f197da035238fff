import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { I18nProvider } from "react-aria-components";
import { readWords, useWords, WordsContext } from "../i18n/text";
import type { Language } from "./dates/format";

export const TEXT_SIZES = [100, 115, 130, 150] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];
export const CONTRASTS = ["normal", "high"] as const;
export const MOTIONS = ["normal", "reduced"] as const;

/** The system's own wishes (more contrast, less motion) are respected besides; these add to them. */
type Preferences = {
  language: Language;
  textSize: TextSize;
  theme: Theme;
  contrast: (typeof CONTRASTS)[number];
  motion: (typeof MOTIONS)[number];
};
type Setting = Preferences & { set: (change: Partial<Preferences>) => void };

const KEY = "tsunagi.display";
const DEFAULTS: Preferences = {
  language: "ja",
  textSize: 100,
  theme: "light",
  contrast: "normal",
  motion: "normal",
};

/** The kept value where it is one of the allowed, else the default. */
function one<T>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise;
}

function stored(): Preferences {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<keyof Preferences, unknown>;
    return {
      language: one(["ja", "en"], found.language, DEFAULTS.language),
      textSize: one(TEXT_SIZES, found.textSize, DEFAULTS.textSize),
      theme: one(THEMES, found.theme, DEFAULTS.theme),
      contrast: one(CONTRASTS, found.contrast, DEFAULTS.contrast),
      motion: one(MOTIONS, found.motion, DEFAULTS.motion),
    };
  } catch {
    return DEFAULTS;
  }
}

/** Reads the words of the kept language before anything is drawn. Never rejects: Japanese is always there. */
export async function readKeptWords(): Promise<void> {
  await readWords(stored().language).catch(() => undefined);
}

const DARK = "(prefers-color-scheme: dark)";

function listenToSystem(changed: () => void): () => void {
  const query = window.matchMedia?.(DARK);
  query?.addEventListener("change", changed);
  return () => query?.removeEventListener("change", changed);
}

/** Whether the system is dark; false where it does not say. */
const systemIsDark = () => window.matchMedia?.(DARK).matches ?? false;

const PreferencesContext = createContext<Setting>({ ...DEFAULTS, set: () => undefined });

export function usePreferences(): Setting {
  return useContext(PreferencesContext);
}

/** Language, text size, brightness, contrast and motion, kept on this device. */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(stored);
  const words = useWords(preferences.language);
  const dark = useSyncExternalStore(listenToSystem, systemIsDark);

  useEffect(() => {
    const root = document.documentElement;
    root.lang = words.language;
    root.dataset.theme = preferences.theme === "system" ? (dark ? "dark" : "light") : preferences.theme;
    root.dataset.contrast = preferences.contrast;
    root.dataset.motion = preferences.motion;
    root.style.setProperty("--text-scale", String(preferences.textSize / 100));
    localStorage.setItem(KEY, JSON.stringify(preferences));
  }, [preferences, words, dark]);

  const set = (change: Partial<Preferences>) => setPreferences((before) => ({ ...before, ...change }));
  return (
    <PreferencesContext value={{ ...preferences, set }}>
      <WordsContext value={words}>
        <I18nProvider locale={words.language === "ja" ? "ja-JP" : "en-US"}>{children}</I18nProvider>
      </WordsContext>
    </PreferencesContext>
  );
}
