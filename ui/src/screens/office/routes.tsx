import { Route } from "react-router";
import { WeeklyCsv } from "../weekly/WeeklyCsv";
import { Closing } from "./Closing";

/** Where the screens of this folder are found. */
export const officeRoutes = (
  <>
    <Route path="/weekly" element={<WeeklyCsv />} />
    <Route path="/closing" element={<Closing />} />
  </>
);
