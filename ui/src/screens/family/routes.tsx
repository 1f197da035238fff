import { Route } from "react-router";
import { FindScreen } from "../find/FindScreen";
import { EditFamily } from "./EditFamily";
import { EnrolmentForm } from "./EnrolmentForm";
import { FamilyPage } from "./FamilyPage";
import { MemberForm } from "./MemberForm";
import { NewFamily } from "./NewFamily";

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
