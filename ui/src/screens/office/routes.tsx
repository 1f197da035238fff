import { Route } from "react-router";
import { WeeklyCsv } from "../weekly/WeeklyCsv";

/** Where the screens of this folder are found. */
export const officeRoutes = (
  <>
    <Route path="/weekly" element={<WeeklyCsv />} />
  </>
);
