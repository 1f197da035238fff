import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const groupScreens = later(() => import("./screens"));

const Childcare = groupScreens.part("Childcare");
const CourseForm = groupScreens.part("CourseForm");
const CourseList = groupScreens.part("CourseList");
const CoursePage = groupScreens.part("CoursePage");
const RollCall = groupScreens.part("RollCall");
const SessionForm = groupScreens.part("SessionForm");

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
