import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const reportScreens = later(() => import("./screens"));

const Reports = reportScreens.part("Reports");
const Report = reportScreens.part("Report");

/** Where the screens of this folder are found. */
export const reportRoutes = (
  <>
    <Route path="/reports" element={<Reports />} />
    <Route path="/reports/:table" element={<Report />} />
  </>
);
