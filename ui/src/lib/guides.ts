import type { Block } from "../../guide-plugin";
import type { Language } from "./dates/format";

const FILES = import.meta.glob<Block[]>("../../../assets/guides/*.md", { import: "default", eager: true });

/** Who a guide is for, in the order of the screen. */
export const GUIDES = ["visitor", "desk", "facilitator", "coordinator", "folder"] as const;
export type GuideName = (typeof GUIDES)[number];

export function guideOf(name: GuideName, language: Language): Block[] {
  const file = language === "ja" ? `${name}.md` : `${name}.${language}.md`;
  return FILES[`../../../assets/guides/${file}`] ?? [];
}
