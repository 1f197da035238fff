import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const deskScreens = later(() => import("./screens"));

const Board = deskScreens.part("Board");
const Emergency = deskScreens.part("Emergency");
const Handover = deskScreens.part("Handover");
const StayForm = deskScreens.part("StayForm");
const StayPage = deskScreens.part("StayPage");

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
