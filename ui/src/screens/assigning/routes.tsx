import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const assigningScreens = later(() => import("./screens"));

const Assignments = assigningScreens.part("Assignments");
const Reviews = assigningScreens.part("Reviews");

/** Where the screens of this folder are found. */
export const assigningRoutes = (
  <>
    <Route path="/assignments" element={<Assignments />} />
    <Route path="/reviews" element={<Reviews />} />
  </>
);
