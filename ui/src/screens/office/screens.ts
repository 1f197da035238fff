/** The screens of this folder, read together when one of them is opened. */
export { Help } from "../help/Help";
export { Intake } from "../intake/Intake";
export { People } from "../people/People";
export { ProgrammeForm } from "../people/ProgrammeForm";
export { WorkerForm } from "../people/WorkerForm";
export { WeeklyCsv } from "../weekly/WeeklyCsv";
export { Closing } from "./Closing";
export { Settings } from "./Settings";
