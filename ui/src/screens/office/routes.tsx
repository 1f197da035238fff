import { Route } from "react-router";
import { Help } from "../help/Help";
import { People } from "../people/People";
import { ProgrammeForm } from "../people/ProgrammeForm";
import { WorkerForm } from "../people/WorkerForm";
import { WeeklyCsv } from "../weekly/WeeklyCsv";
import { Closing } from "./Closing";
import { Settings } from "./Settings";

/** Where the screens of this folder are found. */
export const officeRoutes = (
  <>
    <Route path="/weekly" element={<WeeklyCsv />} />
    <Route path="/closing" element={<Closing />} />
    <Route path="/help" element={<Help />} />
    <Route path="/settings" element={<Settings />} />
    <Route path="/people" element={<People />} />
    <Route path="/worker/new" element={<WorkerForm />} />
    <Route path="/worker/:id" element={<WorkerForm />} />
    <Route path="/programme/:id" element={<ProgrammeForm />} />
  </>
);
