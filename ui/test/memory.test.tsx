import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  choiceId,
  consentId,
  dueErasureId,
  fieldId,
  historyChangeId,
  letterId,
  removeDeviceId,
  testIds,
} from "../src/testids";
import { byId, openAt } from "./open";

afterEach(() => vi.restoreAllMocks());

describe("the access log", () => {
  test("shows who did what, narrowed by act, and leaves as a file", async () => {
    const { fake, user } = openAt("/access");
    const page = await byId(testIds.accessLog);
    await waitFor(() => expect(within(page).getAllByRole("row").length).toBe(8));
    expect(page.textContent).toContain("救急・警察へ伝える");
    expect(page.textContent).toContain("消去済み");
    await user.click(await byId(fieldId("access_act")));
    await user.click(await byId(choiceId("access_act", "refusal")));
    await waitFor(() => expect(within(page).getAllByRole("row").length).toBe(2));
    expect(page.textContent).toContain("担当でない家庭の記録を書く");
    await user.click(await byId(testIds.accessExport));
    await waitFor(() =>
      expect(fake.calls.find((made) => made.name === "export_access_log")?.args).toEqual({
        folder: "/home/mihon/書類/市へ",
        worker_id: null,
        household_id: null,
        act: "refusal",
      }),
    );
  });

  test("of one family alone, and back to all", async () => {
    const { user } = openAt("/access?family=f-2");
    const page = await byId(testIds.accessLog);
    await waitFor(() => expect(page.textContent).toContain("試作家の記録だけ"));
    expect(within(page).getAllByRole("row").length).toBe(3);
    await user.click(screen.getByText("すべての家庭を表示"));
    await waitFor(async () =>
      expect(within(await byId(testIds.accessLog)).getAllByRole("row").length).toBe(8),
    );
  });
});

describe("consents", () => {
  test("a withdrawal lists what went out, and the letter is logged before it is printed", async () => {
    const { fake, user } = openAt("/family/f-1/consents");
    const print = vi.spyOn(window, "print").mockImplementation(() => {
      expect(fake.calls.some((made) => made.name === "log_print")).toBe(true);
      expect(document.querySelector(`[data-testid="${testIds.recallLetter}"]`)?.textContent).toContain(
        "H-A1-00012",
      );
    });
    const line = await byId(consentId("co-1"));
    expect(line.dataset.withdrawn).toBe("false");
    await user.click(within(line).getByRole("button"));
    await user.click(await byId(testIds.withdrawYes));
    await waitFor(async () => expect((await byId(consentId("co-1"))).dataset.withdrawn).toBe("true"));
    expect((await byId(testIds.recalls)).textContent).toContain("20261109_架空市_20261102-20261108");
    await user.click(await byId(letterId("o-1")));
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
  });

  test("a new one that was not saved is kept, and opens again from Today", async () => {
    const { fake, user } = openAt("/family/f-1/consents");
    await user.click(await byId(testIds.consentAdd));
    await user.click(await byId(fieldId("scope")));
    await user.click(await byId(choiceId("scope", "photo")));
    await user.click(await byId(choiceId("method", "written")));
    await user.click(await byId(testIds.navToday));
    await user.click(await byId("card-draft-consent/new/f-1"));
    await byId(testIds.draftBar);
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(fake.puts).toHaveLength(1));
    expect(fake.puts[0]?.record).toMatchObject({ scope: "photo", method: "written" });
    const put = fake.calls.find((made) => made.name === "put");
    expect(put?.args).toMatchObject({ draft: "consent/new/f-1" });
    expect(fake.records.today.drafts).toEqual([]);
    await byId(testIds.consentAdd);
  });

  test("research wants a recipient", async () => {
    const { fake, user } = openAt("/family/f-1/consents");
    await user.click(await byId(testIds.consentAdd));
    await user.click(await byId(fieldId("scope")));
    await user.click(await byId(choiceId("scope", "research")));
    await user.click(await byId(choiceId("method", "written")));
    await user.click(await byId(testIds.save));
    expect(await byId(testIds.formErrors)).toBeTruthy();
    expect(fake.puts).toEqual([]);
  });
});

describe("erasing", () => {
  test("wants grounds, a reason and the family's number typed", async () => {
    const { fake, user } = openAt("/due");
    const code = fake.records.families.find((family) => family.id === "f-1")?.code ?? "";
    await user.click(within(await byId(dueErasureId("f-1"))).getByRole("button"));
    const dialog = await byId(testIds.eraseDialog);
    await user.click(await byId(testIds.eraseYes));
    expect(fake.calls.some((made) => made.name === "erase_family")).toBe(false);
    await user.type(await byId(fieldId("reason")), "保存期限の満了");
    await user.type(await byId(fieldId("typed")), "H-99");
    await user.click(await byId(testIds.eraseYes));
    await waitFor(() => expect(dialog.textContent).toContain("世帯番号が違います"));
    await user.clear(await byId(fieldId("typed")));
    await user.type(await byId(fieldId("typed")), code);
    await user.click(await byId(testIds.eraseYes));
    await waitFor(() => expect(screen.queryByTestId(dueErasureId("f-1"))).toBeNull());
    expect(fake.records.families.some((family) => family.id === "f-1")).toBe(false);
  });
});

describe("the history of a record", () => {
  test("shows before and after in words, and takes back what this device wrote", async () => {
    const { fake, user } = openAt("/history/household/f-1");
    const newest = await byId(historyChangeId("A1/88"));
    expect(newest.textContent).toContain("夕方は電話に出られない");
    await waitFor(() => expect(newest.textContent).toContain("多胎"));
    expect(within(await byId(historyChangeId("B4/12"))).queryByRole("button")).toBeNull();
    await user.click(within(newest).getByRole("button"));
    await waitFor(() => expect(fake.undone).toEqual(["88"]));
  });
});

test("before a lost laptop is removed, the families it could have read are named", async () => {
  const { user } = openAt("/sharing");
  await user.click(await byId(removeDeviceId("B2")));
  const reach = await byId(testIds.reach);
  expect(reach.textContent).toContain("例山家");
  expect(reach.textContent).toContain("2026年9月30日");
});
