/** The screens of this folder, read together when one of them is opened. */
export { FindScreen } from "../find/FindScreen";
export { EditFamily } from "./EditFamily";
export { EnrolmentForm } from "./EnrolmentForm";
export { FamilyPage } from "./FamilyPage";
export { MemberForm } from "./MemberForm";
export { NewFamily } from "./NewFamily";
