import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const sharingScreens = later(() => import("./screens"));

const Conflicts = sharingScreens.part("Conflicts");
const Invite = sharingScreens.part("Invite");
const Sharing = sharingScreens.part("Sharing");

/** Where the screens of this folder are found. */
export const sharingRoutes = (
  <>
    <Route path="/sharing" element={<Sharing />} />
    <Route path="/invite" element={<Invite />} />
    <Route path="/conflicts" element={<Conflicts />} />
  </>
);
