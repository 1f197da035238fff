import { createContext, useContext, useEffect, useState } from "react";
import type { Problem } from "../lib/api/problem";
import type { Language } from "../lib/dates/format";
import { ja } from "./ja";

export type Text = typeof ja;

/** A language and its words. */
export type Words = { language: Language; text: Text };

const JAPANESE: Words = { language: "ja", text: ja };

/** Japanese comes with the program's first code, English is read when it is chosen. */
const READ: Partial<Record<Language, Words>> = { ja: JAPANESE };

/** The words of `language` if they have been read. */
export function wordsOf(language: Language): Words | undefined {
  return READ[language];
}

/** Reads the words of `language`. Rejects when they cannot be read. */
export async function readWords(language: Language): Promise<Words> {
  const known = READ[language];
  if (known) return known;
  const { en } = await import("./en");
  READ.en = { language: "en", text: en };
  return READ.en;
}

export const WordsContext = createContext<Words>(JAPANESE);

export function useLanguage(): Language {
  return useContext(WordsContext).language;
}

export function useText(): Text {
  return useContext(WordsContext).text;
}

/** The words of `language` once they are there; until then, and if they cannot be read, those shown before. */
export function useWords(language: Language): Words {
  const [shown, setShown] = useState(() => wordsOf(language) ?? JAPANESE);
  useEffect(() => {
    let current = true;
    readWords(language).then(
      (words) => current && setShown(words),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [language]);
  return wordsOf(language) ?? shown;
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
