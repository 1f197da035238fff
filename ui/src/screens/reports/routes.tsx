import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const reportScreens = later(() => import("./screens"));

const Reports = reportScreens.part("Reports");
const BalanceForm = reportScreens.part("BalanceForm");
const Plans = reportScreens.part("Plans");
const TargetForm = reportScreens.part("TargetForm");
const Report = reportScreens.part("Report");

/** Where the screens of this folder are found. */
export const reportRoutes = (
  <>
    <Route path="/reports" element={<Reports />} />
    <Route path="/plans" element={<Plans />} />
    <Route path="/target/new" element={<TargetForm />} />
    <Route path="/target/:id" element={<TargetForm />} />
    <Route path="/balance/new" element={<BalanceForm />} />
    <Route path="/balance/:id" element={<BalanceForm />} />
    <Route path="/reports/:table" element={<Report />} />
  </>
);
