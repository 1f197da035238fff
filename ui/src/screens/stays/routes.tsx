import { Route } from "react-router";
import { Board } from "./board/Board";
import { Emergency } from "./emergency/Emergency";
import { Handover } from "./handover/Handover";
import { StayForm } from "./StayForm";
import { StayPage } from "./stay/StayPage";

/** Where the screens of this folder are found. */
export const deskRoutes = (
  <>
    <Route path="/board" element={<Board />} />
    <Route path="/handover" element={<Handover />} />
    <Route path="/emergency" element={<Emergency />} />
    <Route path="/stay/new" element={<StayForm />} />
    <Route path="/stay/:id" element={<StayPage />} />
    <Route path="/stay/:id/edit" element={<StayForm />} />
  </>
);
