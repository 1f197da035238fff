import { waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { choiceId, errorId, fieldId, organisationId, testIds } from "../src/testids";
import { byId, openAt, putsOf } from "./open";

describe("the directory of organisations", () => {
  test("says what each offers, to whom, who was there last, and why it refused", async () => {
    const { user } = openAt("/directory");
    const line = await byId(organisationId("o-1"));
    for (const words of ["していること", "架空市に住む人", "送った3件", "受けられない"])
      expect(line.textContent).toContain(words);
    await user.type(await byId(fieldId("directory_find")), "どこにもない");
    await waitFor(() => expect(document.querySelector(`[data-testid=${organisationId("o-1")}]`)).toBeNull());
  });

  test("leads to a referral to that body", async () => {
    const { user } = openAt("/directory");
    const line = await byId(organisationId("o-1"));
    const link = line.querySelector<HTMLElement>("a[href*='/referral/new']");
    if (!link) throw new Error("no way to a referral");
    await user.click(link);
    expect((await byId(choiceId("organisation_id", "o-1"))).dataset.selected).toBe("true");
    expect(await byId(testIds.directoryOpen)).toBeTruthy();
  });

  test("a body is added with what it does", async () => {
    const { fake, user } = openAt("/organisation/new");
    await user.click(await byId(testIds.save));
    expect(await byId(errorId("name"))).toBeTruthy();
    await user.type(await byId(fieldId("name")), "見本保育園");
    await user.type(await byId(fieldId("offers")), "一時預かり");
    await user.type(await byId(fieldId("phone")), "０００-0000-0000");
    await user.click(await byId(testIds.save));
    await byId(testIds.directory);
    expect(putsOf(fake, "organisation")).toMatchObject([
      {
        name: "見本保育園",
        offers: "一時預かり",
        phone: "000-0000-0000",
        for_whom: null,
        last_visited_on: null,
      },
    ]);
  });
});

describe("a body that was begun", () => {
  test("is kept as a draft", async () => {
    const { fake, user } = openAt("/organisation/new");
    await user.type(await byId(fieldId("offers")), "一時預かり");
    await user.tab();
    await waitFor(() =>
      expect(fake.calls.find((made) => made.name === "put_draft")?.args).toMatchObject({
        key: "organisation/new",
        kind: "organisation",
      }),
    );
  });
});

describe("a consultation's ties", () => {
  test("at an outreach session it says which one", async () => {
    const { fake, user } = openAt("/consultation/new");
    await user.click(await byId(choiceId("channel", "outreach")));
    await user.click(await byId(fieldId("outreach_session_id")));
    await user.click(await byId(choiceId("outreach_session_id", "se-2")));
    const topics = document.querySelectorAll<HTMLElement>('[data-testid^="field-topics--"]');
    if (!topics[0]) throw new Error("no topic");
    await user.click(topics[0]);
    await user.click(await byId(testIds.save));
    await byId(testIds.consultations);
    expect(putsOf(fake, "consultation")).toMatchObject([
      { channel: "outreach", outreach_session_id: "se-2", epds_response_id: null },
    ]);
  });
});
