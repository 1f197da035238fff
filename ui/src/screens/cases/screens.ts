/** The screens of this folder, read together when one of them is opened. */
export { Answering } from "./Answering";
export { ConsultationForm } from "./ConsultationForm";
export { ConsultationList } from "./ConsultationList";
export { Directory } from "./Directory";
export { OrganisationForm } from "./OrganisationForm";
export { PlanForm } from "./PlanForm";
export { Questionnaires } from "./Questionnaires";
export { ReferralForm } from "./ReferralForm";
export { ShipmentForm } from "./ShipmentForm";
export { ShipmentList } from "./ShipmentList";
