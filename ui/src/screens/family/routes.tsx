import { Route } from "react-router";
import { FindScreen } from "../find/FindScreen";
import { FamilyPage } from "./FamilyPage";
import { NewFamily } from "./NewFamily";

/** Where the screens of this folder are found. */
export const familyRoutes = (
  <>
    <Route path="/find" element={<FindScreen />} />
    <Route path="/family/new" element={<NewFamily />} />
    <Route path="/family/:id" element={<FamilyPage />} />
  </>
);
