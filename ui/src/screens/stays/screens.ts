/** The screens of this folder, read together when one of them is opened. */
export { Board } from "./board/Board";
export { Emergency } from "./emergency/Emergency";
export { Handover } from "./handover/Handover";
export { StayForm } from "./StayForm";
export { StayPage } from "./stay/StayPage";
