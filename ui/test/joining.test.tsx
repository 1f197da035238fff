import { fireEvent, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ja } from "../src/i18n/ja";
import { PASSPHRASE } from "../src/lib/api/fake";
import { CODE } from "../src/lib/api/fake/sharing";
import { readCode } from "../src/screens/sharing/code";
import { echoId, errorId, fieldId, testIds } from "../src/testids";
import { byId, openAt, typedIn } from "./open";
import { unclean } from "./unclean";

type User = ReturnType<typeof openAt>["user"];

async function fill(user: User, { folder = "/media/usb/つなぎ", code = CODE, again = PASSPHRASE } = {}) {
  await user.click(await byId(testIds.startJoin));
  if (folder !== "") await user.type(await byId(fieldId("folder")), folder);
  if (code !== "") fireEvent.change(await byId(fieldId("code")), { target: { value: code } });
  await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
  await user.type(await byId(fieldId("again")), again);
}

describe("joining", () => {
  test("folder, code and passphrase lead to who one is, and from there to Today", async () => {
    const { fake, user } = openAt("/", "none");
    await fill(user, { code: "７ｋ２ｍｐ 9xq4t–Ohbnw 3vrj6 zd8ec" });
    expect(await unclean()).toEqual([]);
    await user.click(await byId(testIds.joinSubmit));
    const done = await byId(testIds.joinDone);
    expect(done.textContent).toContain("あなたは四角 ゆうさん、役割は訪問者です");
    expect(done.textContent).toContain("318件");
    expect(await unclean()).toEqual([]);
    expect(fake.calls.find((made) => made.name === "join")?.args).toEqual({
      folder: "/media/usb/つなぎ",
      code: CODE,
      passphrase: PASSPHRASE,
    });
    // Enter on 「はじめる」, which has the keyboard.
    expect(document.activeElement).toBe(await byId(testIds.joinStart));
    await user.keyboard("{Enter}");
    await user.click(await byId(testIds.kitDone));
    expect(await byId(testIds.today)).toBeTruthy();
  });

  test("the folder is picked in the system's dialog as well", async () => {
    const { user } = openAt("/", "none");
    await user.click(await byId(testIds.startJoin));
    await user.click(await byId(testIds.pickFolder));
    await waitFor(async () => expect(typedIn(await byId(fieldId("folder")))).toBe("/home/mihon/書類/市へ"));
  });

  test("what is missing is said at its field, before the folder is touched", async () => {
    const { fake, user } = openAt("/", "none");
    await fill(user, { folder: "", code: "7K2MP-9XQ4T", again: "chigau" });
    await user.click(await byId(testIds.joinSubmit));
    expect((await byId(errorId("folder"))).dataset.code).toBe("required");
    expect((await byId(errorId("code"))).dataset.code).toBe("code_mistyped");
    expect((await byId(errorId("again"))).dataset.code).toBe("passphrase_differs");
    expect(fake.calls.some((made) => made.name === "join")).toBe(false);
  });

  test.each([
    ["code_mistyped", "code"],
    ["code_wrong", "code"],
    ["invitation_expired", "code"],
    ["invitation_used", "code"],
    ["folder_missing", "folder"],
    ["folder_not_ours", "folder"],
    ["folder_unmounted", "folder"],
    ["folder_other_organisation", "folder"],
    ["passphrase_empty", "passphrase"],
  ])("%s is said at its field, and what was typed stays", async (code, field) => {
    const { fake, user } = openAt("/", "none");
    fake.refuses.join = code;
    await fill(user);
    await user.click(await byId(testIds.joinSubmit));
    const said = await byId(errorId(field));
    expect(said.dataset.code).toBe(code);
    expect(said.textContent).toBe(ja.errors[code as keyof typeof ja.errors]);
    expect(typedIn(await byId(fieldId("code")))).toBe(CODE);
    expect(typedIn(await byId(fieldId("passphrase")))).toBe(PASSPHRASE);
  });

  test.each(["version_newer", "profile_exists", "disk_full"])("%s stands at the head", async (code) => {
    const { fake, user } = openAt("/", "none");
    fake.refuses.join = code;
    await fill(user);
    await user.click(await byId(testIds.joinSubmit));
    expect((await byId(testIds.formErrors)).textContent).toBe(ja.errors[code as keyof typeof ja.errors]);
  });

  test("while it goes on, it says what is done and that the window stays open", async () => {
    const { fake, user } = openAt("/", "none");
    const call = fake.call;
    fake.call = (name, args) => (name === "join" ? new Promise(() => undefined) : call(name, args));
    await fill(user);
    await user.click(await byId(testIds.joinSubmit));
    expect((await byId(testIds.joinBusy)).textContent).toContain(ja.sharing.join.busy[2]);
    expect(await byId(testIds.joinSubmit)).toHaveProperty("disabled", true);
  });
});

describe("a code as people type it", () => {
  test("any case, width, gaps and dashes; O is 0, I and L are 1", () => {
    expect(readCode("７ｋ２ｍｐー9xq4t―Ohbnw 3vrj6　zd8ec")).toEqual({ groups: CODE, left: 0, strange: "" });
    expect(readCode("il-o")).toEqual({ groups: "110", left: 22, strange: "" });
  });

  test("says how much is missing, too much, or never part of a code", async () => {
    expect(readCode("7U2あ")).toEqual({ groups: "7U2あ", left: 21, strange: "Uあ" });
    expect(readCode(`${CODE}X`).left).toBe(-1);
    const { user } = openAt("/", "none");
    await user.click(await byId(testIds.startJoin));
    const field = await byId(fieldId("code"));
    await user.type(field, "7k2mp9xq");
    expect((await byId(echoId("code"))).textContent).toBe("7K2MP-9XQ あと17文字");
    expect(typedIn(field)).toBe("7k2mp9xq");
    await user.tab();
    expect(typedIn(field)).toBe("7K2MP-9XQ");
  });
});
