import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Fake } from "../src/lib/api/fake";
import { closeMonthId, consentId, removeDeviceId, rollRowId, testIds, unmergeId } from "../src/testids";
import { byId, openAt } from "./open";
import { unclean } from "./unclean";

type Asked = {
  /** The file that draws it. */
  file: string;
  dialog: string;
  place: string;
  /** What opens it by a press, or by a key where it has the keys. */
  opener: (fake: Fake) => Promise<HTMLElement>;
  key?: string;
  /** Only its answers end it. */
  answersOnly?: boolean;
  prepare?: (fake: Fake) => void;
};

/** The button of a line of a list. */
async function buttonIn(id: string): Promise<HTMLElement> {
  const button = (await byId(id)).querySelector("button");
  if (!button) throw new Error(`no button in ${id}`);
  return button;
}

const DIALOGS: Asked[] = [
  {
    file: "SearchDialog",
    dialog: testIds.searchDialog,
    place: "/",
    opener: () => byId(testIds.searchOpen),
  },
  {
    file: "MergeDialog",
    dialog: testIds.mergeDialog,
    place: "/same/household/f-1/f-3",
    opener: () => byId(testIds.mergeAsk),
  },
  {
    file: "Merged",
    dialog: testIds.unmergeDialog,
    place: "/family/f-1",
    opener: () => byId(unmergeId("f-3")),
    prepare: ({ records }) => {
      const merged = { kind: "household", id: "f-3", code: "H-A3-00003", name: "例山家" };
      records.families[0]?.merged.push(merged);
    },
  },
  {
    file: "EraseDialog",
    dialog: testIds.eraseDialog,
    place: "/family/f-3",
    opener: () => byId(testIds.eraseOpen),
  },
  {
    file: "WithdrawDialog",
    dialog: testIds.withdrawDialog,
    place: "/family/f-1/consents",
    opener: async (fake) => {
      const { consents } = await fake.call("consents", { household_id: "f-1" });
      return buttonIn(consentId(consents.find((each) => each.withdrawn_on === null)?.id ?? ""));
    },
  },
  {
    file: "RevealReason",
    dialog: testIds.revealDialog,
    place: "/family/f-2",
    opener: () => byId(testIds.reveal),
  },
  {
    file: "TakeAwayDialog",
    dialog: testIds.takeAwayDialog,
    place: "/family/f-1/member/p-2",
    opener: () => byId(testIds.memberLeave),
  },
  {
    file: "RemoveDialog",
    dialog: testIds.removeDialog,
    place: "/sharing",
    opener: () => byId(removeDeviceId("A2")),
  },
  {
    file: "ClosingDialog",
    dialog: testIds.closingDialog,
    place: "/closing",
    opener: ({ records }) => {
      const month = records.office.closings.find((line) => line.state === "open");
      return byId(closeMonthId(month?.programme_id ?? "", month?.month ?? ""));
    },
  },
  {
    file: "MakeUpDialog",
    dialog: testIds.makeUpDialog,
    place: "/session/se-1/roll",
    opener: () => byId(rollRowId("p-1")),
    key: "4",
  },
  {
    file: "ReasonDialog",
    dialog: testIds.reasonDialog,
    place: "/stay/s-3",
    opener: () => byId(testIds.stayExtend),
    answersOnly: true,
    prepare: (fake) => {
      fake.onPut = () => ({
        id: "s-3",
        revision: 2,
        change: "c",
        warnings: [{ code: "I-15", detail: {} }],
      });
    },
  },
];

async function opened({ place, opener, key, prepare, dialog }: Asked) {
  const { fake, user } = openAt(place, "open", false, prepare);
  const before = await opener(fake);
  if (key === undefined) await user.click(before);
  else {
    before.focus();
    await user.keyboard(key);
  }
  return { user, before, asked: await byId(dialog) };
}

describe("every dialog", () => {
  test("is among those that are gone through here", () => {
    const sources = import.meta.glob<string>("../src/**/*.tsx", {
      query: "?raw",
      import: "default",
      eager: true,
    });
    const drawn = Object.entries(sources)
      .filter(([path, source]) => source.includes("<AskDialog") && !path.includes("/dev/"))
      .map(([path]) => path.replace(/^.*\/|\.tsx$/g, ""));
    expect(drawn.sort()).toEqual(DIALOGS.map(({ file }) => file).sort());
    // The frame of all of them alone covers the screen.
    const covering = Object.entries(sources).filter(([, source]) => source.includes("<ModalOverlay"));
    expect(covering.map(([path]) => path)).toEqual(["../src/components/AskDialog.tsx"]);
  });

  test.each(DIALOGS)("$file has a title, takes the keys and gives them back", async (each) => {
    const { user, before, asked } = await opened(each);
    // The title is what is read out when it opens.
    const title = document.getElementById(asked.getAttribute("aria-labelledby") ?? "");
    expect(title?.textContent?.trim()).toBeTruthy();
    expect(asked.contains(title)).toBe(true);
    await waitFor(() => expect(asked.contains(document.activeElement)).toBe(true));
    expect(await unclean()).toEqual([]);
    // What stands behind is out of reach while it asks.
    expect(document.querySelector("main")?.closest("[inert], [aria-hidden=true]")).not.toBeNull();

    // The keys go round inside.
    const stops = asked.querySelectorAll("button, input, textarea").length;
    for (let at = 0; at <= stops; at++) {
      await user.tab();
      expect(asked.contains(document.activeElement)).toBe(true);
    }

    await user.keyboard("{Escape}");
    if (each.answersOnly) {
      expect(screen.getByTestId(each.dialog)).toBe(asked);
      return;
    }
    await waitFor(() => expect(screen.queryByTestId(each.dialog)).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(before));
  });

  test.each(DIALOGS.filter(({ answersOnly }) => !answersOnly))(
    "$file is closed by a button that is always in sight",
    async (each) => {
      const { user, asked } = await opened(each);
      // Either the cross at the head or the answers at the foot; both stay where the rest scrolls.
      const buttons = [...asked.querySelectorAll<HTMLElement>(".sticky button")];
      const leave = buttons.find((button) =>
        /^(閉じる|やめる)$/.test(button.getAttribute("aria-label") ?? button.textContent ?? ""),
      );
      if (!leave) throw new Error("no way out");
      await user.click(leave);
      await waitFor(() => expect(screen.queryByTestId(each.dialog)).toBeNull());
    },
  );
});
