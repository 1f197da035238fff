import { Route } from "react-router";
import { Assignments } from "./Assignments";
import { Reviews } from "./Reviews";

/** Where the screens of this folder are found. */
export const assigningRoutes = (
  <>
    <Route path="/assignments" element={<Assignments />} />
    <Route path="/reviews" element={<Reviews />} />
  </>
);
