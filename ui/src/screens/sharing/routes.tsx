import { Route } from "react-router";
import { Conflicts } from "./Conflicts";
import { Invite } from "./Invite";
import { Sharing } from "./Sharing";

/** Where the screens of this folder are found. */
export const sharingRoutes = (
  <>
    <Route path="/sharing" element={<Sharing />} />
    <Route path="/invite" element={<Invite />} />
    <Route path="/conflicts" element={<Conflicts />} />
  </>
);
