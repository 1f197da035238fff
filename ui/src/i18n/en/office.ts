import type * as ja from "../ja/office";

export const office = {
  navClosing: "Month closing",
  navPeople: "Workers and programmes",
  navSettings: "Settings",
  navHelp: "Help",
  wayBack: {
    closing: "Back to the month closing",
    weekly: "Back to the weekly CSV",
    people: "Back to the workers",
  },
  closing: {
    title: "Month closing",
    lead: "What is changed in a closed month is reported as a correction next time.",
    emptyTitle: "No month to close yet",
    emptyLead: "Months appear here once visits, stays or sessions have been recorded.",
    month: (v: { year: number; month: number }) => `${v.month}/${v.year}`,
    states: { running: "running", open: "open", closed: "closed" },
    records: (v: { count: number }) => `${v.count} records`,
    unrecorded: (v: { count: number }) => `${v.count} not recorded`,
    unread: (v: { count: number }) => `${v.count} unread`,
    afterClose: (v: { count: number }) => `${v.count} corrected since`,
    ready: "complete",
    closedBy: (v: { day: string; by: string }) => `${v.day} ${v.by}`,
    close: "Close the month",
    closeOf: (v: { programme: string; month: string }) => `Close ${v.month} of ${v.programme}`,
    ask: (v: { programme: string; month: string }) => `Close ${v.month} of ${v.programme}?`,
    askLead: (v: { records: number }) =>
      `It has ${v.records} records. They can still be changed, but each change is then reported as a correction.`,
    askMissing: (v: { unrecorded: number; unread: number }) =>
      `Still missing: ${v.unrecorded} not recorded, ${v.unread} unread. Better finish them first.`,
    yes: "Close",
    done: (v: { programme: string; month: string }) => `Closed ${v.month} of ${v.programme}`,
  },
} satisfies typeof ja.office;
