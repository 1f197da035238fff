import { Route } from "react-router";
import { StayForm } from "./StayForm";
import { StayList } from "./StayList";

/** Where the screens of this folder are found. */
export const deskRoutes = (
  <>
    <Route path="/board" element={<StayList />} />
    <Route path="/stay/new" element={<StayForm />} />
    <Route path="/stay/:id" element={<StayForm />} />
  </>
);
