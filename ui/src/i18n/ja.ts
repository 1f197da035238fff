import { cases } from "./ja/cases";
import { codes } from "./ja/codes";
import { form, takeAway, today } from "./ja/common";
import { desk } from "./ja/desk";
import { errors, errorWords } from "./ja/errors";
import { family } from "./ja/family";
import { frame, search } from "./ja/frame";
import { group } from "./ja/group";
import { intake } from "./ja/intake";
import { memory } from "./ja/memory";
import { office } from "./ja/office";
import { session, stay, visit } from "./ja/records";
import { reports } from "./ja/reports";
import { rest } from "./ja/rest";
import { sharing } from "./ja/sharing";
import { start } from "./ja/start";
import { twins } from "./ja/twins";
import { visiting } from "./ja/visiting";
import { weekly } from "./ja/weekly";

export const ja = {
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
};
