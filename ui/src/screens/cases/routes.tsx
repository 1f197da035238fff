import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const caseScreens = later(() => import("./screens"));

const Answering = caseScreens.part("Answering");
const ConsultationForm = caseScreens.part("ConsultationForm");
const ConsultationList = caseScreens.part("ConsultationList");
const Directory = caseScreens.part("Directory");
const OrganisationForm = caseScreens.part("OrganisationForm");
const PlanForm = caseScreens.part("PlanForm");
const Questionnaires = caseScreens.part("Questionnaires");
const ReferralForm = caseScreens.part("ReferralForm");
const ShipmentForm = caseScreens.part("ShipmentForm");
const ShipmentList = caseScreens.part("ShipmentList");

/** Where the screens of this folder are found. */
export const caseRoutes = (
  <>
    <Route path="/consultations" element={<ConsultationList />} />
    <Route path="/consultation/new" element={<ConsultationForm key="new" />} />
    <Route path="/consultation/:id" element={<ConsultationForm />} />
    <Route path="/directory" element={<Directory />} />
    <Route path="/organisation/new" element={<OrganisationForm key="new" />} />
    <Route path="/organisation/:id" element={<OrganisationForm />} />
    <Route path="/referral/new" element={<ReferralForm key="new" />} />
    <Route path="/referral/:id" element={<ReferralForm />} />
    <Route path="/plan/new" element={<PlanForm key="new" />} />
    <Route path="/plan/:id" element={<PlanForm />} />
    <Route path="/response/new" element={<Answering key="new" />} />
    <Route path="/response/:id" element={<Answering />} />
    <Route path="/questionnaires" element={<Questionnaires />} />
    <Route path="/shipments" element={<ShipmentList />} />
    <Route path="/shipment/new" element={<ShipmentForm key="new" />} />
    <Route path="/shipment/:id" element={<ShipmentForm />} />
  </>
);
