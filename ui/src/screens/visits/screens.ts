/** The screens of this folder, read together when one of them is opened. */
export { ConcernForm } from "./ConcernForm";
export { VisitForm } from "./VisitForm";
export { VisitList } from "./VisitList";
