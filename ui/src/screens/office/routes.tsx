import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const officeScreens = later(() => import("./screens"));

const Help = officeScreens.part("Help");
const People = officeScreens.part("People");
const ProgrammeForm = officeScreens.part("ProgrammeForm");
const WorkerForm = officeScreens.part("WorkerForm");
const WeeklyCsv = officeScreens.part("WeeklyCsv");
const Closing = officeScreens.part("Closing");
const Intake = officeScreens.part("Intake");
const Settings = officeScreens.part("Settings");

/** Where the screens of this folder are found. */
export const officeRoutes = (
  <>
    <Route path="/weekly" element={<WeeklyCsv />} />
    <Route path="/closing" element={<Closing />} />
    <Route path="/help" element={<Help />} />
    <Route path="/import" element={<Intake />} />
    <Route path="/settings" element={<Settings />} />
    <Route path="/people" element={<People />} />
    <Route path="/worker/new" element={<WorkerForm />} />
    <Route path="/worker/:id" element={<WorkerForm />} />
    <Route path="/programme/:id" element={<ProgrammeForm />} />
  </>
);
