import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const visitingScreens = later(() => import("./screens"));

const ConcernForm = visitingScreens.part("ConcernForm");
const VisitForm = visitingScreens.part("VisitForm");
const VisitList = visitingScreens.part("VisitList");

/** Where the screens of this folder are found. */
export const visitingRoutes = (
  <>
    <Route path="/visits" element={<VisitList />} />
    <Route path="/visit/new" element={<VisitForm />} />
    <Route path="/visit/plan" element={<VisitForm planning />} />
    <Route path="/visit/:id" element={<VisitForm />} />
    <Route path="/visit/:id/concern" element={<ConcernForm />} />
  </>
);
