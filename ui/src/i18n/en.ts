import { cases } from "./en/cases";
import { codes } from "./en/codes";
import { form, takeAway, today } from "./en/common";
import { desk } from "./en/desk";
import { errors, errorWords } from "./en/errors";
import { family } from "./en/family";
import { frame, search } from "./en/frame";
import { group } from "./en/group";
import { intake } from "./en/intake";
import { memory } from "./en/memory";
import { office } from "./en/office";
import { session, stay, visit } from "./en/records";
import { reports } from "./en/reports";
import { rest } from "./en/rest";
import { sharing } from "./en/sharing";
import { start } from "./en/start";
import { twins } from "./en/twins";
import { visiting } from "./en/visiting";
import { weekly } from "./en/weekly";
import type { ja } from "./ja";

export const en = {
  cases,
  codes,
  visiting,
  desk,
  group,
  intake,
  memory,
  office,
  errors,
  errorWords,
  family,
  form,
  frame,
  search,
  reports,
  rest,
  session,
  sharing,
  start,
  stay,
  takeAway,
  today,
  twins,
  visit,
  weekly,
} satisfies typeof ja;
