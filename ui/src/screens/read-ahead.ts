import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { readWords } from "../i18n/text";
import { whenIdle } from "../lib/idle";
import { assigningScreens } from "./assigning/routes";
import { caseScreens } from "./cases/routes";
import { familyScreens } from "./family/routes";
import { searching } from "./frame/searching";
import { memoryScreens } from "./memory/routes";
import { officeScreens } from "./office/routes";
import { reportScreens } from "./reports/routes";
import { groupScreens } from "./sessions/routes";
import { sharingScreens } from "./sharing/routes";
import { joining } from "./start/joining";
import { deskScreens } from "./stays/routes";
import { twinScreens } from "./twins/routes";
import { visitingScreens } from "./visits/routes";

/** All that is read later than the first screen; what a person is likely to open first stands first. */
export const PARTS: (() => Promise<unknown>)[] = [
  searching.ahead,
  visitingScreens.ahead,
  familyScreens.ahead,
  deskScreens.ahead,
  groupScreens.ahead,
  assigningScreens.ahead,
  caseScreens.ahead,
  officeScreens.ahead,
  reportScreens.ahead,
  sharingScreens.ahead,
  memoryScreens.ahead,
  twinScreens.ahead,
  joining.ahead,
  () => readWords("en").catch(() => undefined),
];

/** One part after the other, each when nothing is going on and nobody waits for an answer. */
function readParts(queries: QueryClient): () => void {
  const left = [...PARTS];
  let callOff: (() => void) | null = null;
  const next = () => {
    if (left.length === 0) return;
    callOff = whenIdle(() => {
      if (queries.isFetching() > 0) next();
      else void left.shift()?.().then(next);
    });
  };
  next();
  return () => {
    left.length = 0;
    callOff?.();
  };
}

/** Reads the code of the other screens once the first one stands, so that each opens at once. */
export function useReadAhead(): void {
  const queries = useQueryClient();
  useEffect(() => readParts(queries), [queries]);
}
