import { codes } from "./ja/codes";
import { form, today } from "./ja/common";
import { errors, errorWords } from "./ja/errors";
import { family } from "./ja/family";
import { frame, search } from "./ja/frame";
import { session, stay, visit } from "./ja/records";
import { start } from "./ja/start";
import { weekly } from "./ja/weekly";

export const ja = {
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
};
