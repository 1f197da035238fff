import { codes } from "./en/codes";
import { form, today } from "./en/common";
import { errors, errorWords } from "./en/errors";
import { family } from "./en/family";
import { frame, search } from "./en/frame";
import { session, stay, visit } from "./en/records";
import { start } from "./en/start";
import { weekly } from "./en/weekly";
import type { ja } from "./ja";

export const en = {
  codes,
  errors,
  errorWords,
  family,
  form,
  frame,
  search,
  session,
  start,
  stay,
  today,
  visit,
  weekly,
} satisfies typeof ja;
