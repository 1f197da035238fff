import { Route } from "react-router";
import { Childcare } from "./Childcare";
import { CourseForm } from "./CourseForm";
import { CourseList } from "./CourseList";
import { CoursePage } from "./CoursePage";
import { RollCall } from "./RollCall";
import { SessionForm } from "./SessionForm";

/** Where the screens of this folder are found. */
export const groupRoutes = (
  <>
    <Route path="/courses" element={<CourseList />} />
    <Route path="/course/new" element={<CourseForm />} />
    <Route path="/course/:id" element={<CoursePage />} />
    <Route path="/session/new" element={<SessionForm />} />
    <Route path="/session/:id" element={<SessionForm />} />
    <Route path="/session/:id/roll" element={<RollCall />} />
    <Route path="/session/:id/childcare" element={<Childcare />} />
  </>
);
