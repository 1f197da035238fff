import { Route } from "react-router";
import { Board } from "./board/Board";
import { StayForm } from "./StayForm";

/** Where the screens of this folder are found. */
export const deskRoutes = (
  <>
    <Route path="/board" element={<Board />} />
    <Route path="/stay/new" element={<StayForm />} />
    <Route path="/stay/:id" element={<StayForm />} />
    <Route path="/stay/:id/edit" element={<StayForm />} />
  </>
);
