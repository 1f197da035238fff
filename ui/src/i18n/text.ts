import { createContext, useContext } from "react";
import type { Problem } from "../lib/api/problem";
import type { Language } from "../lib/dates/format";
import { en } from "./en";
import { ja } from "./ja";

export type Text = typeof ja;

export const TEXTS: Record<Language, Text> = { ja, en };

export const LanguageContext = createContext<Language>("ja");

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useText(): Text {
  return TEXTS[useLanguage()];
}

/** Code and parameters -> a sentence with what to do. An unknown code is shown, never swallowed. */
export function problemSentence(text: Text, problem: Pick<Problem, "code">): string {
  if (problem.code === "unexpected") return text.errorWords.unexpected;
  const known: Record<string, string> = text.errors;
  return known[problem.code] ?? text.errorWords.unknown({ code: problem.code });
}

export type CodeListName = keyof Text["codes"];

/** Word of a code of the short lists, or the code itself. */
export function word(text: Text, list: CodeListName, code: string): string {
  const words: Record<string, string> = text.codes[list];
  return words[code] ?? code;
}
