import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const memoryScreens = later(() => import("./screens"));

const AccessLog = memoryScreens.part("AccessLog");
const Consents = memoryScreens.part("Consents");
const Due = memoryScreens.part("Due");
const History = memoryScreens.part("History");

/** Where the screens of this folder are found. */
export const memoryRoutes = (
  <>
    <Route path="/access" element={<AccessLog />} />
    <Route path="/due" element={<Due />} />
    <Route path="/history/:kind/:id" element={<History />} />
    <Route path="/family/:id/consents" element={<Consents />} />
  </>
);
