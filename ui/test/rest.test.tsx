import { cleanup, fireEvent, renderHook, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { PASSPHRASE } from "../src/lib/api/fake";
import { COORDINATORS } from "../src/lib/api/fake/acts";
import { KIT_CODE } from "../src/lib/api/fake/rest";
import { useIdleLock } from "../src/screens/frame/use-idle-lock";
import { choiceId, errorId, fieldId, testIds } from "../src/testids";
import { byId, openAt } from "./open";

const TEMPORARY = "kari-no-aikotoba";
const CHOSEN = "mogi-no-aikotoba";

afterEach(() => void vi.useRealTimers());

describe("unlocking", () => {
  test("wrong passphrases say how long everybody waits", async () => {
    const { user } = openAt("/", "locked");
    const field = await byId(fieldId("passphrase"));
    for (let n = 0; n < 4; n += 1) {
      await user.clear(field);
      await user.type(field, `chigau${n}{Enter}`);
      expect((await byId(errorId("passphrase"))).dataset.code).toBe("passphrase_wrong");
    }
    expect((await byId(testIds.unlockWait)).textContent).toContain("0:05");
    expect(await byId(testIds.unlockSubmit)).toHaveProperty("disabled", true);
  });

  test("the recovery code sets a new passphrase", async () => {
    const { user, fake } = openAt("/", "locked");
    await user.click(await byId(testIds.unlockForgot));
    await user.type(await byId(fieldId("code")), KIT_CODE.toLowerCase());
    await user.type(await byId(fieldId("new_passphrase")), CHOSEN);
    await user.type(await byId(fieldId("again")), CHOSEN);
    await user.click(await byId(testIds.forgotSubmit));
    expect(await byId(testIds.today)).toBeTruthy();
    expect(fake.calls.find((made) => made.name === "recover")?.args).toEqual({
      code: KIT_CODE,
      new_passphrase: CHOSEN,
      worker_id: "w-1",
    });
  });

  test("a backup is restored from the locked screen", async () => {
    const { user, fake } = openAt("/", "locked");
    await user.click(await byId(testIds.restoreOpen));
    await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
    await user.click(await byId(testIds.restoreSubmit));
    await byId(testIds.unlockForm);
    const made = fake.calls.find((call) => call.name === "restore_backup")?.args;
    expect(made).toEqual({
      file: "/home/mihon/.local/share/tsunagi/backups/20261120.tsunagi",
      passphrase: PASSPHRASE,
    });
  });
});

describe("several people at one computer", () => {
  test("one chooses a name, replaces the temporary passphrase, and begins at one's own Today", async () => {
    const { fake, user } = openAt("/settings", "open", true);
    await byId(testIds.settings);
    await fake.call("put_slot", { worker_id: "w-2", temporary: TEMPORARY, passphrase: PASSPHRASE });
    fireEvent.keyDown(window, { key: "l", ctrlKey: true });
    await user.click(await byId(choiceId("worker", "w-2")));
    await user.type(await byId(fieldId("passphrase")), TEMPORARY);
    await user.click(await byId(testIds.unlockSubmit));
    await user.type(await byId(fieldId("new_passphrase")), CHOSEN);
    await user.type(await byId(fieldId("again")), CHOSEN);
    await user.click(await byId(testIds.unlockSubmit));
    expect(await byId(testIds.today)).toBeTruthy();
    expect(location.hash).toBe("#/");
    expect(fake.calls.filter((made) => made.name === "unlock").at(-1)?.args).toEqual({
      worker_id: "w-2",
      passphrase: TEMPORARY,
      new_passphrase: CHOSEN,
    });
    // The first one comes back to where they were.
    fireEvent.keyDown(window, { key: "l", ctrlKey: true });
    await user.click(await byId(choiceId("worker", "w-1")));
    await user.type(await byId(fieldId("passphrase")), `${PASSPHRASE}{Enter}`);
    expect(await byId(testIds.settings)).toBeTruthy();
  });

  test("an administrator gives a temporary passphrase, others see the list only", async () => {
    const { fake, user } = openAt("/settings", "open", true);
    await user.click(await byId(testIds.slotOpen));
    await user.type(await byId(fieldId("temporary")), TEMPORARY);
    await user.click(await byId(testIds.slotGive));
    expect((await byId(errorId("slot_worker"))).dataset.code).toBe("required");
    expect(fake.calls.some((made) => made.name === "put_slot")).toBe(false);
    cleanup();
    openAt("/settings", "open", true, (other) => {
      other.profile.may = [...COORDINATORS];
    });
    await waitFor(() => expect(screen.getByTestId(testIds.slots).children).toHaveLength(1));
    expect(screen.queryByTestId(testIds.slotOpen)).toBeNull();
  });
});

describe("the recovery sheet", () => {
  test("is shown after an organisation was made, before the records", async () => {
    const { user } = openAt("/", "none");
    await user.click(await byId(testIds.startCreate));
    await user.type(await byId(fieldId("organisation")), "見本の会");
    await user.type(await byId(fieldId("actor")), "例山 一郎");
    await user.type(await byId(fieldId("passphrase")), PASSPHRASE);
    await user.type(await byId(fieldId("again")), PASSPHRASE);
    await user.click(await byId(testIds.createSubmit));
    expect((await byId(testIds.kitCode)).dataset.code).toBe(KIT_CODE);
    await user.click(await byId(testIds.kitDone));
    expect(await byId(testIds.todayEmpty)).toBeTruthy();
  });

  test("a new one needs the passphrase once more", async () => {
    const { user } = openAt("/settings", "open", true);
    await user.click(await byId(testIds.kitOpen));
    await user.type(await byId(fieldId("kit_passphrase")), PASSPHRASE);
    await user.click(await byId(testIds.kitMake));
    expect((await byId(testIds.kitCode)).dataset.code).toBe(KIT_CODE);
  });

  test("is printed after its line in the access log, and not without it", async () => {
    const print = vi.spyOn(window, "print").mockImplementation(() => {});
    const { fake, user } = openAt("/settings", "open", true);
    await user.click(await byId(testIds.kitOpen));
    await user.type(await byId(fieldId("kit_passphrase")), PASSPHRASE);
    await user.click(await byId(testIds.kitMake));
    fake.refuses.log_kit_print = "disk_full";
    await user.click(await byId(testIds.kitPrint));
    await waitFor(() => expect(fake.calls.some((made) => made.name === "log_kit_print")).toBe(true));
    expect(print).not.toHaveBeenCalled();
    fake.refuses.log_kit_print = undefined;
    await user.click(await byId(testIds.kitPrint));
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    print.mockRestore();
  });
});

describe("a device elsewhere", () => {
  test("gets a one-time code from the worker's page", async () => {
    const { fake, user } = openAt("/worker/w-2");
    await user.click(await byId(testIds.afarOpen));
    await user.type(await byId(fieldId("afar_passphrase")), PASSPHRASE);
    await user.click(await byId(testIds.afarMake));
    expect((await byId(testIds.afarCode)).dataset.code).toBe(KIT_CODE);
    const made = fake.calls.find((call) => call.name === "reset_from_afar")?.args;
    expect(made).toMatchObject({ worker_id: "w-2", passphrase: PASSPHRASE });
  });
});

describe("nobody there", () => {
  test("the window locks after its minutes, also over a sleep", () => {
    vi.useFakeTimers();
    const lock = vi.fn();
    renderHook(() => useIdleLock(5, lock));
    vi.advanceTimersByTime(4 * 60_000);
    fireEvent.keyDown(window, { key: "a" });
    vi.advanceTimersByTime(4 * 60_000);
    expect(lock).not.toHaveBeenCalled();
    vi.advanceTimersByTime(61_000);
    expect(lock).toHaveBeenCalledTimes(1);
    // Timers stood still while the computer slept; the touch that wakes it does not open anything.
    vi.setSystemTime(Date.now() + 3_600_000);
    fireEvent.pointerDown(window);
    expect(lock).toHaveBeenCalledTimes(2);
  });
});
