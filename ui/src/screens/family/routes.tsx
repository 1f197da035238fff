import { Route } from "react-router";
import { later } from "../later";

/** Read ahead once the first screen stands. */
export const familyScreens = later(() => import("./screens"));

const FindScreen = familyScreens.part("FindScreen");
const EditFamily = familyScreens.part("EditFamily");
const EnrolmentForm = familyScreens.part("EnrolmentForm");
const FamilyPage = familyScreens.part("FamilyPage");
const MemberForm = familyScreens.part("MemberForm");
const NewFamily = familyScreens.part("NewFamily");

/** Where the screens of this folder are found. */
export const familyRoutes = (
  <>
    <Route path="/find" element={<FindScreen />} />
    <Route path="/family/new" element={<NewFamily />} />
    <Route path="/family/:id" element={<FamilyPage />} />
    <Route path="/family/:id/edit" element={<EditFamily />} />
    <Route path="/family/:id/member/new" element={<MemberForm />} />
    <Route path="/family/:id/member/:person" element={<MemberForm />} />
    <Route path="/family/:id/enrol" element={<EnrolmentForm />} />
    <Route path="/family/:id/enrolment/:enrolment" element={<EnrolmentForm />} />
  </>
);
