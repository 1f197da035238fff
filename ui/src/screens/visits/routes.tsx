import { Route } from "react-router";
import { ConcernForm } from "./ConcernForm";
import { VisitForm } from "./VisitForm";
import { VisitList } from "./VisitList";

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
