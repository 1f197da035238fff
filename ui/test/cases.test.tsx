import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { addDays, todayInTokyo } from "../src/lib/dates/civil";
import { monthsLater } from "../src/screens/cases/plan-values";
import {
  cardId,
  choiceId,
  echoId,
  errorId,
  fieldId,
  hitId,
  takeAwayId,
  templateAddId,
  testIds,
  wordingId,
} from "../src/testids";
import { byId, openAt, putsOf, typedIn } from "./open";

const TODAY = todayInTokyo();
const selected = async (id: string) => (await byId(id)).dataset.selected === "true";

describe("the family's timeline", () => {
  test("shows the case file; a score that alerts says so in words; each opens its screen", async () => {
    const { user } = openAt("/family/f-1");
    const answers = await byId(cardId("response", "an-1"));
    expect(answers.textContent).toContain("12/30点 要対応");
    for (const [kind, id] of [
      ["consultation", "q-1"],
      ["referral", "re-1"],
      ["support_plan", "pl-1"],
      ["shipment", "sh-1"],
    ] as const)
      expect(await byId(cardId(kind, id))).toBeTruthy();
    await user.click(answers);
    expect(await byId(testIds.responseForm)).toBeTruthy();
  });

  test("offers only what a role may begin", async () => {
    openAt("/family/f-1", "open", false, (fake) => {
      fake.profile.may = ["look", "find", "family_file", "beds", "shipments", "write"];
    });
    const actions = await byId(testIds.caseActions);
    expect(within(actions).getAllByRole("link")).toHaveLength(1);
    expect(screen.queryByTestId(testIds.navCases)).toBeNull();
    expect(await byId(testIds.navShipments)).toBeTruthy();
  });
});

describe("a consultation at the counter", () => {
  test("is recorded by keyboard alone", async () => {
    const { fake, user } = openAt("/consultation/new");
    const topics = await byId(fieldId("topics"));
    // As whoever comes from the menu: the keys go into the form's first field.
    (await byId(choiceId("channel", "visit_in"))).querySelector("input")?.focus();
    await user.keyboard("{ArrowRight}{Tab}");
    expect(topics.contains(document.activeElement)).toBe(true);
    await user.keyboard("{ArrowRight} {ArrowRight} {Tab}");
    await user.keyboard("れいやま");
    await byId(hitId("p-1"));
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(async () => expect(await selected(choiceId("infant_age_band", "month_3"))).toBe(true));
    // The field is gone with the choice; the keys are not.
    expect(document.activeElement).toBe(await byId(`${fieldId("household")}-change`));
    await user.keyboard("{Tab}");
    expect((await byId(testIds.consultationForm)).contains(document.activeElement)).toBe(true);
    await user.click(await byId(choiceId("result", "advice")));
    await user.type(await byId(fieldId("minutes")), "１５");
    await user.type(await byId(fieldId("content")), "血圧が高く心配");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await byId(testIds.consultations);
    expect(putsOf(fake, "consultation")).toMatchObject([
      {
        programme_id: "pr-7",
        channel: "phone",
        topics: ["hypertension", "postpartum_depression"],
        household_id: "f-1",
        infant_age_band: "month_3",
        result: "advice",
        minutes: 15,
        content: "血圧が高く心配",
        status: "closed",
        anonymous: false,
        worker_ids: ["w-1"],
      },
    ]);
  });

  test("needs a topic, and nobody's name", async () => {
    const { fake, user } = openAt("/consultation/new");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("topics"))).dataset.code).toBe("required");
    await user.click(await byId(choiceId("topics", "sleep")));
    await user.click(await byId(choiceId("topics", "crying")));
    await user.click(await byId(testIds.save));
    await byId(testIds.consultations);
    expect(putsOf(fake, "consultation")[0]).toMatchObject({ anonymous: true, topics: ["sleep", "crying"] });
  });

  test("about abuse has one main type, which is not among the others", async () => {
    const { fake, user } = openAt("/consultation/new");
    await user.click(await byId(choiceId("programme_id", "pr-8")));
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("abuse_type_primary"))).dataset.code).toBe("required");
    await user.click(await byId(choiceId("abuse_type_primary", "neglect")));
    expect(screen.queryByTestId(choiceId("abuse_types_secondary", "neglect"))).toBeNull();
    await user.click(await byId(choiceId("abuse_types_secondary", "physical")));
    await user.click(await byId(choiceId("abuse_type_primary", "physical")));
    await user.click(await byId(testIds.save));
    await byId(testIds.consultations);
    expect(putsOf(fake, "consultation")[0]).toMatchObject({
      abuse_type_primary: "physical",
      abuse_types_secondary: [],
    });
  });

  test("the rest stands behind くわしく; a follow-up keeps it open", async () => {
    const { fake, user } = openAt("/consultation/new");
    expect(screen.queryByTestId(fieldId("follow_up_on"))).toBeNull();
    await user.click(await byId(choiceId("topics", "sleep")));
    await user.click(await byId(testIds.consultationMore));
    await user.type(await byId(fieldId("follow_up_on")), "2030/1/15");
    expect((await byId(echoId("follow_up_on"))).textContent).toContain("2030");
    await user.click(await byId(choiceId("result", "information")));
    await user.click(await byId(testIds.save));
    await byId(testIds.consultations);
    expect(putsOf(fake, "consultation")[0]).toMatchObject({ follow_up_on: "2030-01-15", status: "open" });
  });

  test("a draft is kept under the family", async () => {
    const { fake, user } = openAt("/consultation/new?household=f-1");
    await user.type(await byId(fieldId("content")), "途中");
    await user.tab();
    await waitFor(() =>
      expect(fake.calls.find((made) => made.name === "put_draft")?.args).toMatchObject({
        key: "consultation/new/f-1",
        kind: "consultation",
        household_id: "f-1",
      }),
    );
  });

  test("a notification cannot be taken away, and says why", async () => {
    openAt("/consultation/q-2");
    expect((await byId(testIds.notificationStays)).textContent).toContain("通告");
    expect(screen.queryByTestId(takeAwayId("q-2"))).toBeNull();
  });

  test("those whose follow-up has come stand first; referrals without an answer beside them", async () => {
    const { user } = openAt("/consultations");
    await byId(cardId("consultation", "q-1"));
    const first = document.querySelector("main li a");
    expect(first?.getAttribute("data-testid")).toBe(cardId("consultation", "q-1"));
    await user.click(await byId(choiceId("list", "referrals")));
    expect(await byId(cardId("referral", "re-1"))).toBeTruthy();
  });
});

describe("a referral", () => {
  test("is made from a consultation, with the consent in sight", async () => {
    const { fake, user } = openAt("/consultation/q-1");
    await user.click(await byId(testIds.consultationRefer));
    await byId(testIds.referralForm);
    await user.click(await byId(choiceId("organisation_id", "o-1")));
    expect((await byId(testIds.referralConsent)).dataset.state).toBe("agreed");
    expect(screen.queryByTestId(fieldId("legal_basis"))).toBeNull();
    await user.click(await byId(choiceId("reason_codes", "epds_high")));
    await user.click(await byId(choiceId("status", "sent")));
    await user.click(await byId(testIds.save));
    await byId(testIds.referralPrint);
    expect(putsOf(fake, "referral")).toMatchObject([
      {
        consultation_id: "q-1",
        direction: "out",
        to_org_id: "o-1",
        household_id: "f-1",
        person_id: "p-1",
        reason_codes: ["epds_high"],
        status: "sent",
        legal_basis: null,
      },
    ]);
  });

  test("after a withdrawal it goes by law alone, and warns", async () => {
    const { fake, user } = openAt("/referral/new?household=f-2");
    await user.click(await byId(choiceId("organisation_id", "o-1")));
    expect((await byId(testIds.referralConsent)).dataset.state).toBe("withdrawn");
    await user.click(await byId(choiceId("status", "sent")));
    // The core's word is put at the choice of the basis.
    fake.onPut = ({ record }) => {
      if (record.legal_basis === null) throw { code: "I-61", field: "consent_id", detail: {} };
      return null;
    };
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("legal_basis"))).dataset.code).toBe("I-61");
    await user.click(await byId(choiceId("legal_basis", "notification")));
    await user.click(await byId(testIds.save));
    await waitFor(() =>
      expect(putsOf(fake, "referral").at(-1)).toMatchObject({ legal_basis: "notification" }),
    );
  });

  test("nobody asked: it says how a consent is got", async () => {
    const { user } = openAt("/referral/new?household=f-3");
    await user.click(await byId(choiceId("organisation_id", "o-1")));
    const state = await byId(testIds.referralConsent);
    expect(state.dataset.state).toBe("unasked");
    expect(state.textContent).toContain("市町村への情報提供");
  });

  test("is printed once the access log has its line", async () => {
    const printed = vi.spyOn(window, "print").mockImplementation(() => undefined);
    const { fake, user } = openAt("/referral/re-1");
    await user.click(await byId(testIds.referralPrint));
    await waitFor(() =>
      expect(fake.calls.find((made) => made.name === "log_print")?.args).toMatchObject({
        kind: "referral",
        id: "re-1",
      }),
    );
    await waitFor(() => expect(printed).toHaveBeenCalled());
    const sheet = await byId(testIds.caseSheet);
    await waitFor(() => expect(sheet.textContent).toContain("架空市 こども家庭センター 御中"));
  });

  test("begins at a visit too", async () => {
    const { user } = openAt("/visit/v-2");
    await user.click(await screen.findByText("連携する"));
    await byId(testIds.referralForm);
    expect((await byId(`${fieldId("household")}-chosen`)).textContent).toBe("Aさん");
  });
});

describe("a support plan", () => {
  test("is stored with its goals; a row that nobody began is none", async () => {
    const { fake, user } = openAt("/plan/new?household=f-1");
    await user.type(await byId(fieldId("goals[0].text")), "週に一度、一人で休む");
    await user.click(await byId(testIds.goalAdd));
    await user.click(await byId(testIds.save));
    await byId(testIds.planPrint);
    expect(putsOf(fake, "support_plan")).toMatchObject([
      {
        kind: "support_plan",
        household_id: "f-1",
        drawn_up_on: TODAY,
        goals: [{ goal_for: "parent", text: "週に一度、一人で休む" }],
      },
    ]);
  });

  test("an edited goal keeps its id; a refused one is shown at its row", async () => {
    const { fake, user } = openAt("/plan/pl-1");
    fake.onPut = ({ kind }) => {
      if (kind === "support_plan") throw { code: "text_too_long", field: "goals[0].frequency", detail: {} };
      return null;
    };
    await user.click(await byId(testIds.save));
    expect(await byId(errorId("goals[0].frequency"))).toBeTruthy();
    expect(putsOf(fake, "support_plan").at(-1)).toMatchObject({ id: "pl-1", goals: [{ id: "go-1" }] });
  });

  test("is looked at again after six months, on a day that there is", () => {
    expect(monthsLater("2026-03-31", 6)).toBe("2026-09-30");
    expect(monthsLater("2026-08-31", 6)).toBe("2027-02-28");
    expect(monthsLater("2026-01-15", 6)).toBe("2026-07-15");
  });
});

describe("a questionnaire", () => {
  test("the score stands as a dash until every item is answered; item 10 alerts alone", async () => {
    const { fake, user } = openAt("/response/new?household=f-1");
    await user.click(await byId(choiceId("person_id", "p-1")));
    const score = await byId(testIds.responseScore);
    expect(score.textContent).toContain("－(未回答10)");
    await user.click(await byId(choiceId("answers.10", "1")));
    await waitFor(() => expect(score.dataset.alert).toBe("true"));
    expect(score.textContent).toContain("－(未回答9)");
    for (const no of [1, 2, 4]) await user.click(await byId(choiceId(`answers.${no}`, "0")));
    for (const no of [3, 5, 6, 7, 8, 9]) await user.click(await byId(choiceId(`answers.${no}`, "3")));
    await waitFor(() => expect(score.textContent).toContain("2/30点"));
    await user.click(await byId(testIds.save));
    const stored = putsOf(fake, "response");
    expect(stored).toMatchObject([
      { questionnaire_id: "qu-1", person_id: "p-1", wave: "pre", answered_on: TODAY },
    ]);
    expect(stored[0]?.answers).toMatchObject({ "10": 1, "3": 3 });
    // What to do next stands on the stored answers.
    expect((await byId(testIds.responseAlert)).textContent).toContain("設問10");
  });

  test("who answered before a course is asked after it: the same questions to the same person", async () => {
    const { user } = openAt("/", "open", false, (fake) => {
      const [line] = fake.records.today.due.filter((due) => due.id === "an-1");
      if (!line) throw new Error("no line");
      fake.records.today.due = [{ ...line, code: "post_missing" }];
    });
    const line = await byId(cardId("due-response", "an-1"));
    expect(line.textContent).toContain("終了時のアンケートがまだです");
    await user.click(line);
    expect(await selected(choiceId("wave", "post"))).toBe(true);
    expect(location.hash).toContain("after=an-1");
  });

  test("an answer that is taken back is said to be missing, not zero", async () => {
    const { fake, user } = openAt("/response/an-1");
    await user.click(await screen.findByLabelText("設問3の答えを取り消す"));
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "response")).toHaveLength(1));
    expect(putsOf(fake, "response")[0]?.answers).toMatchObject({ "3": null, "1": 2 });
  });

  test("an alert that was seen to is off Today", async () => {
    const { fake, user } = openAt("/");
    await user.click(await byId(cardId("due-response", "an-1")));
    await user.click(await byId(testIds.responseSeen));
    await byId(testIds.familyPage);
    expect(fake.calls.some(({ name }) => name === "see_alert")).toBe(true);
    expect(fake.records.today.due.some((due) => due.id === "an-1")).toBe(false);
  });

  test("without one, the templates are offered; the wording is put in as it is printed", async () => {
    const { fake, user } = openAt("/questionnaires");
    await user.click(await byId(templateAddId("satisfaction")));
    await waitFor(() => expect(screen.queryByTestId(templateAddId("satisfaction"))).toBeNull());
    await user.click(await byId(wordingId("qu-1")));
    await user.type(await byId(fieldId("text-1")), "見本の設問");
    await user.type(await byId(fieldId("scale-1")), "ア;イ");
    await user.click(await byId(testIds.save));
    expect((await byId(errorId("scale-1"))).dataset.code).toBe("scale_words");
    await user.type(await byId(fieldId("scale-1")), ";ウ;エ");
    await user.click(await byId(testIds.save));
    await waitFor(() => expect(putsOf(fake, "questionnaire")).toHaveLength(1));
    expect(putsOf(fake, "questionnaire")[0]).toMatchObject({ id: "qu-1" });
    const items = putsOf(fake, "questionnaire").flatMap((put) => put.items);
    expect(items[0]).toEqual({ id: "qi-1", text: "見本の設問", scale: "ア;イ;ウ;エ" });
  });
});

describe("a shipment", () => {
  test("is asked for with its goods, under a neutral sender", async () => {
    const { fake, user } = openAt("/shipment/new?household=f-1");
    await user.click(await byId(choiceId("person_id", "p-1")));
    await user.click(await byId(fieldId("items[0].item")));
    await user.click(await byId(choiceId("items[0].item", "food")));
    await user.clear(await byId(fieldId("items[0].qty")));
    await user.type(await byId(fieldId("items[0].qty")), "０");
    await user.click(await byId(testIds.save));
    expect(await byId(errorId("items[0].qty"))).toBeTruthy();
    await user.clear(await byId(fieldId("items[0].qty")));
    await user.type(await byId(fieldId("items[0].qty")), "３");
    await user.click(await byId(testIds.save));
    await byId(testIds.shipments);
    expect(putsOf(fake, "shipment")).toMatchObject([
      { programme_id: "pr-10", person_id: "p-1", neutral_label: true, items: [{ item: "food", qty: 3 }] },
    ]);
  });

  test("one that was sent has its day, today unless another is typed", async () => {
    const { fake, user } = openAt("/shipment/sh-1");
    await user.click(await byId(choiceId("status", "shipped")));
    expect(typedIn(await byId(fieldId("shipped_on")))).toBe(TODAY.replaceAll("-", "/"));
    await user.click(await byId(testIds.save));
    await byId(testIds.shipments);
    const stored = putsOf(fake, "shipment")[0];
    expect(stored).toMatchObject({
      status: "shipped",
      shipped_on: TODAY,
      items: [{ id: "si-1" }, { id: "si-2" }],
    });
    expect(stored).not.toHaveProperty("tracking_no");
  });
});

describe("Today", () => {
  test("lists what is due, without codes that say nothing", async () => {
    const { fake, user } = openAt("/");
    const line = await byId(cardId("due-consultation", "q-1"));
    expect(line.textContent).toContain("連絡する日");
    expect(line.textContent).not.toContain("follow_up");
    expect(await byId(cardId("due-support_plan", "pl-1"))).toBeTruthy();
    expect(fake.records.today.due.find((due) => due.kind === "consultation")?.date).toBe(addDays(TODAY, -1));
    await user.click(await byId(cardId("due-pregnancy", "pg-1")));
    await byId(testIds.consultationForm);
    expect(await selected(choiceId("programme_id", "pr-9"))).toBe(true);
    expect(await selected(choiceId("interview_kind", "month8"))).toBe(true);
  });
});
