import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ja } from "../src/i18n/ja";
import type { SharingView } from "../src/lib/api/bindings";
import { CODE } from "../src/lib/api/fake/sharing";
import { cardId, choiceId, deviceId, errorId, fieldId, removeDeviceId, testIds } from "../src/testids";
import { byId, openAt } from "./open";
import { unclean } from "./unclean";

/** The window at a place, with sharing as the test wants it. */
function sharingAt(place: string, change: Partial<SharingView> = {}, empty = false) {
  const opened = openAt(place, "open", empty);
  Object.assign(opened.fake.records.sharing.view, change);
  return opened;
}

describe("the footer", () => {
  test("says what is saved, what is not sent yet, when it last synced, and opens the screen", async () => {
    const { user } = sharingAt("/", { conflicts: 0 });
    const line = await byId(testIds.footerSharing);
    expect((await byId(testIds.footer)).textContent).toContain("この端末に保存済み");
    expect(line.textContent).toBe("未送信3件・最終同期 今日14:05");
    expect(line.dataset.state).toBe("good");
    await user.click(line);
    expect(await byId(testIds.sharing)).toBeTruthy();
  });

  test.each(["folder_not_ours", "clock_behind", "device_removed"])(
    "%s: a person has to look",
    async (problem) => {
      sharingAt("/sharing", { conflicts: 0, problem });
      expect((await byId(testIds.footerSharing)).dataset.state).toBe("asks");
      const said = (await byId(testIds.sharingState)).textContent;
      expect(said).toContain(ja.errors[problem as keyof typeof ja.errors]);
      expect(said?.includes(ja.sharing.state.clock)).toBe(problem === "clock_behind");
    },
  );

  test.each(["folder_missing", "folder_unmounted", "name_taken", "io", "busy"])(
    "%s: the folder is away, quietly",
    async (problem) => {
      sharingAt("/", { conflicts: 0, problem });
      const line = await byId(testIds.footerSharing);
      expect(line.dataset.state).toBe("away");
      expect(line.textContent).toContain("共有フォルダーを待っています・未送信3件");
      // The person has nothing to wait for.
      expect(line.textContent).toContain("このまま使えます");
      expect(screen.queryByRole("alert")).toBeNull();
    },
  );

  test("asks for a person where something is to decide, or where waiting mends nothing", async () => {
    const { fake } = sharingAt("/", { conflicts: 2 });
    const line = await byId(testIds.footerSharing);
    expect(line.dataset.state).toBe("asks");
    expect(line.textContent).toContain("判断が必要 2件");
    Object.assign(fake.records.sharing.view, { conflicts: 0, problem: "read_only" });
    act(() => fake.othersWrote?.());
    await waitFor(() => expect(line.textContent).toContain("確認が必要です"));
  });

  test("says that this computer was taken out, and what to do", async () => {
    const { user } = sharingAt("/", { conflicts: 0, problem: "device_removed" });
    await user.click(await byId(testIds.footerSharing));
    const state = await byId(testIds.sharingState);
    expect(state.dataset.state).toBe("broken");
    expect(state.textContent).toContain(ja.errors.device_removed);
  });

  test("says that the program is out of date, and the screen says what that means", async () => {
    const { user } = sharingAt("/", { conflicts: 0, outdated: true });
    const line = await byId(testIds.footerSharing);
    expect(line.dataset.state).toBe("asks");
    expect(line.textContent).toContain("更新が必要です");
    await user.click(line);
    const state = await byId(testIds.sharingState);
    expect(state.textContent).toContain("読むことだけできます");
    expect(state.textContent).not.toContain(ja.sharing.state.goodLead);
    expect(await unclean()).toEqual([]);
  });

  test("without a shared folder it says so", async () => {
    openAt("/", "open", true);
    expect(await screen.findByText(ja.frame.noFolder)).toBeTruthy();
    expect(screen.queryByTestId(testIds.footerSharing)).toBeNull();
  });

  describe("as time goes by", () => {
    afterEach(() => void vi.useRealTimers());

    test("asks again every half minute", async () => {
      vi.useFakeTimers({ shouldAdvanceTime: true });
      const { fake } = sharingAt("/help", { conflicts: 0 });
      const line = await byId(testIds.footerSharing);
      fake.records.sharing.view.pending = 9;
      await act(() => vi.advanceTimersByTimeAsync(31_000));
      await waitFor(() => expect(line.textContent).toContain("未送信9件"));
    });
  });
});

describe("sharing and history", () => {
  test("is in the menu, and has nothing that a screen reader cannot name", async () => {
    const { user } = openAt("/");
    await user.click(await byId(testIds.navSharing));
    await byId(testIds.sharing);
    expect(await unclean()).toEqual([]);
  });

  test("says what is missing from whom since when, and what to do", async () => {
    sharingAt("/sharing");
    const missing = await byId(testIds.sharingMissing);
    expect(missing.textContent).toMatch(
      /架空院 長名左衛門之助さんの端末\(A2\)のファイル7個がまだ届いていません\(.*月.*日\(.\)から\)/,
    );
    expect(missing.textContent).toContain(ja.sharing.missing.what);
  });

  test("says what is lost, and what to do", async () => {
    sharingAt("/sharing", {
      lost: [{ device: "A2", from: 4, to: 5, since: "2026-11-02T08:12:00+09:00" }],
    });
    const lost = await byId(testIds.sharingLost);
    expect(lost.textContent).toMatch(/の端末\(A2\)のファイル2個は、もう届きません\(.*から\)/);
    expect(lost.textContent).toContain(ja.sharing.lost.what);
  });

  test("shows each device: who, when last heard, how far behind, removed", async () => {
    sharingAt("/sharing");
    const row = async (device: string) => (await byId(deviceId(device))).textContent;
    expect(await row("A1")).toContain("この端末");
    expect(await row("A2")).toContain("あと7個");
    expect(await row("B1")).toMatch(/丸井 けい訪問者きのう17:40あと24個/);
    expect(await row("B2")).toContain("まだ受け取っていません");
    expect(await row("B3")).toContain("外した端末");
    expect(screen.queryByTestId(removeDeviceId("A1"))).toBeNull();
    expect(screen.queryByTestId(removeDeviceId("B3"))).toBeNull();
  });

  test("says why a file was set aside and what to do; a reason of a newer version too", async () => {
    sharingAt("/sharing", {
      set_aside: [
        { file: "a.tsg", device: null, code: "file_truncated", since: "2026-11-20T08:12:00+09:00" },
        { file: "b.tsg", device: null, code: "of_tomorrow", since: "2026-11-20T08:12:00+09:00" },
      ],
    });
    const aside = await byId(testIds.sharingAside);
    expect(aside.textContent).toContain(ja.sharing.aside.why.file_truncated);
    expect(aside.textContent).toContain(ja.sharing.aside.todo.file_truncated);
    expect(aside.textContent).toContain(ja.sharing.aside.todo.other);
    expect(aside.textContent).not.toContain("of_tomorrow");
  });

  test("tells what happened, newest first, and does not swallow what it does not know", async () => {
    sharingAt("/sharing", {
      events: [
        { at: "2026-11-20T09:00:00+09:00", code: "round", detail: { published: 1, received: 3 } },
        { at: "2026-11-19T09:00:00+09:00", code: "joined", detail: { device: "Z9" } },
        { at: "2026-11-18T09:00:00+09:00", code: "of_tomorrow", detail: null },
      ],
    });
    const lines = within(await byId(testIds.sharingEvents)).getAllByRole("listitem");
    expect(lines.map((line) => line.lastChild?.textContent)).toEqual([
      "同期しました。送った変更1件、届いた変更3件",
      "端末 Z9が参加しました",
      "できごと(番号: of_tomorrow)",
    ]);
  });

  test("syncs when asked, and says what went and came", async () => {
    const { user } = sharingAt("/sharing");
    await user.click(await byId(testIds.syncNow));
    expect((await byId(testIds.toast)).textContent).toContain("送った変更3件、届いた変更2件");
    await waitFor(async () => expect((await byId(testIds.sharingPending)).textContent).toBe("0件"));
  });

  test("a folder that is away when asked to sync is said, and nothing is lost", async () => {
    const { fake, user } = sharingAt("/sharing");
    fake.refuses.sync_now = "folder_unmounted";
    await user.click(await byId(testIds.syncNow));
    expect((await byId(testIds.toast)).textContent).toContain(ja.errors.folder_unmounted);
  });

  test("a file for getting help is written where the person chooses", async () => {
    const { fake, user } = sharingAt("/sharing");
    await user.click(await byId(testIds.helpWrite));
    await waitFor(async () =>
      expect((await byId(testIds.helpPath)).textContent).toContain("/home/mihon/書類/市へ/"),
    );
    expect(fake.calls.some((made) => made.name === "export_help")).toBe(true);
    expect(screen.getByText(/個人の情報は入りません/)).toBeTruthy();
  });
});

describe("beginning to share", () => {
  test("an administrator chooses a folder and reads what is put there", async () => {
    const { fake, user } = openAt("/sharing", "open", true);
    const form = await byId(testIds.shareForm);
    expect(form.textContent).toContain("暗号にしたファイルだけ");
    await user.click(await byId(testIds.shareSubmit));
    expect((await byId(errorId("folder"))).dataset.code).toBe("required");
    await user.click(await byId(testIds.pickFolder));
    await user.click(await byId(testIds.shareSubmit));
    expect(await byId(deviceId("A1"))).toBeTruthy();
    expect(fake.calls.find((made) => made.name === "share_folder")?.args).toEqual({
      folder: "/home/mihon/書類/市へ",
    });
    expect(await byId(testIds.footerSharing)).toBeTruthy();
  });

  test.each(["folder_not_empty", "folder_other_organisation", "read_only", "folder_missing"])(
    "%s is said at the folder, which stays as typed",
    async (code) => {
      const { fake, user } = openAt("/sharing", "open", true);
      fake.refuses.share_folder = code;
      await user.type(await byId(fieldId("folder")), "/mnt/x");
      await user.click(await byId(testIds.shareSubmit));
      expect((await byId(errorId("folder"))).textContent).toBe(ja.errors[code as keyof typeof ja.errors]);
      expect(await byId(fieldId("folder"))).toHaveProperty("value", "/mnt/x");
    },
  );

  test("whoever shares already may choose where the folder lies now: a stick has another letter", async () => {
    const { fake, user } = sharingAt("/sharing", { role: "visitor" });
    await user.click(await screen.findByRole("button", { name: ja.sharing.folder.change }));
    await user.type(await byId(fieldId("folder")), "/media/usb");
    await user.click(await byId(testIds.shareSubmit));
    await waitFor(() =>
      expect(fake.calls.find((made) => made.name === "share_folder")?.args).toEqual({ folder: "/media/usb" }),
    );
  });

  test("others are told to wait for the administrator", async () => {
    sharingAt("/sharing", { role: "visitor" }, true);
    expect((await byId(testIds.sharingState)).textContent).toContain("管理者が共有を始めると");
    expect(screen.queryByTestId(testIds.shareForm)).toBeNull();
  });
});

describe("inviting", () => {
  test("those without a device come first; the code is shown once, with a sheet for the new computer", async () => {
    const { fake, user } = sharingAt("/sharing");
    await user.click(await byId(testIds.inviteOpen));
    await user.click(await byId(fieldId("worker_id")));
    const names = screen.getAllByRole("option").map((option) => option.textContent);
    expect(names.slice(0, 2)).toEqual(["三角 りん(端末なし)", "見本 髙子(端末なし)"]);
    expect(names.at(-1)).toMatch(/端末 .* あり/);
    expect(names.join()).not.toContain("未来野");
    await user.click(await byId(choiceId("worker_id", "w-5")));
    expect((await byId(testIds.inviteForm)).textContent).toContain(ja.sharing.sees.visitor);
    expect(await unclean()).toEqual([]);
    await user.click(await byId(testIds.inviteMake));
    expect((await byId(testIds.inviteCode)).dataset.code).toBe(CODE);
    expect(screen.getByText(ja.sharing.invite.once)).toBeTruthy();
    expect(await unclean()).toEqual([]);
    expect(fake.calls.find((made) => made.name === "invite")?.args).toEqual({
      worker_id: "w-5",
      role: "visitor",
    });
    await user.click(await byId(testIds.inviteCopy));
    expect(await screen.findByText(ja.sharing.invite.copied)).toBeTruthy();
    expect(await navigator.clipboard.readText()).toBe(CODE);
    await user.click(await byId(testIds.inviteDone));
    expect(await byId(testIds.sharing)).toBeTruthy();
    expect(document.body.textContent).not.toContain(CODE.slice(0, 5));
  });

  test("from a worker's page the worker is chosen already", async () => {
    const { user } = sharingAt("/worker/w-4");
    const devices = await byId(testIds.workerDevices);
    expect(devices.textContent).toContain(ja.sharing.devices.none);
    await user.click(within(devices).getByTestId(testIds.inviteOpen));
    expect((await byId(fieldId("worker_id"))).textContent).toContain("三角 りん");
  });

  test("a worker's devices are on the worker's page, for those who may invite", async () => {
    sharingAt("/worker/w-2");
    expect((await byId(testIds.workerDevices)).textContent).toContain("B1(訪問者)");
  });

  test("nobody else may", async () => {
    sharingAt("/invite", { may_invite: false });
    expect(await screen.findByText(ja.sharing.invite.notAllowed)).toBeTruthy();
    expect(screen.queryByTestId(testIds.inviteForm)).toBeNull();
  });

  test("a refusal is said, and the choice stays", async () => {
    const { fake, user } = sharingAt("/invite?worker=w-5");
    fake.refuses.invite = "root_missing";
    await user.click(await byId(testIds.inviteMake));
    expect((await screen.findByRole("alert")).textContent).toBe(ja.errors.root_missing);
    expect((await byId(fieldId("worker_id"))).textContent).toContain("見本 髙子");
  });
});

describe("removing a device", () => {
  test("says what it could read and what happens; the keyboard stands on the way back", async () => {
    const { fake, user } = sharingAt("/sharing");
    await user.click(await byId(removeDeviceId("B1")));
    const dialog = await byId(testIds.removeDialog);
    expect(dialog.textContent).toContain("丸井 けいさんの端末(B1)を外しますか");
    expect(dialog.textContent).toContain(ja.sharing.sees.visitor);
    expect(document.activeElement).toBe(await byId(testIds.removeNo));
    expect(await unclean()).toEqual([]);
    await user.keyboard("{Enter}");
    expect(fake.calls.some((made) => made.name === "remove_device")).toBe(false);
    await user.click(await byId(removeDeviceId("B1")));
    await user.click(await byId(testIds.removeYes));
    await waitFor(async () => expect((await byId(deviceId("B1"))).textContent).toContain("外した端末"));
    expect((await byId(testIds.toast)).textContent).toContain("丸井 けいさんの端末(B1)を外しました");
  });

  test("a refusal stays in the dialog", async () => {
    const { fake, user } = sharingAt("/sharing");
    fake.refuses.remove_device = "root_missing";
    await user.click(await byId(removeDeviceId("B1")));
    await user.click(await byId(testIds.removeYes));
    expect((await screen.findByRole("alert")).textContent).toBe(ja.errors.root_missing);
  });
});

test("Today leads to what is to decide, and is not empty while there is something", async () => {
  const { user } = sharingAt("/", { conflicts: 1 }, true);
  await user.click(await byId(cardId("needs", "conflicts")));
  expect(await byId(testIds.conflictsEmpty)).toBeTruthy();
});
