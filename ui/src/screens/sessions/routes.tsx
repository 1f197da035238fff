import { Route } from "react-router";
import { RollCall } from "./RollCall";
import { SessionForm } from "./SessionForm";
import { SessionList } from "./SessionList";

/** Where the screens of this folder are found. */
export const groupRoutes = (
  <>
    <Route path="/courses" element={<SessionList />} />
    <Route path="/session/new" element={<SessionForm />} />
    <Route path="/session/:id" element={<SessionForm />} />
    <Route path="/session/:id/roll" element={<RollCall />} />
  </>
);
