import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const twinScreens = later(() => import("./screens"));

const Compare = twinScreens.part("Compare");
const Twins = twinScreens.part("Twins");

/** Where the screens of this folder are found. */
export const twinRoutes = (
  <>
    <Route path="/same" element={<Twins />} />
    <Route path="/same/:kind/:one" element={<Compare />} />
    <Route path="/same/:kind/:one/:other" element={<Compare />} />
  </>
);
