import { useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import type { ReportQuery, ReportSpot } from "../../lib/api/commands";

/** Reports; all of them are asked for again after an edit. */

export function useReportTables() {
  return useQuery({ queryKey: ["records", "report_tables"], queryFn: () => call("report_tables", {}) });
}

/** Plans and balances, and the figures they may name. */
export function usePlans() {
  return useQuery({ queryKey: ["records", "plans"], queryFn: () => call("plans", {}) });
}

/** Idle while there is no time to ask for. `under` hides counts that are less. */
export function useReport(query: ReportQuery | null, under: number | null) {
  return useQuery({
    queryKey: ["records", "report", query, under],
    queryFn: () => (query ? call("report_view", { query, under }) : Promise.reject(new Error("no query"))),
    enabled: query !== null,
    placeholderData: (previous) => (previous?.table === query?.table ? previous : undefined),
  });
}

export function useBehind(query: ReportQuery, spot: ReportSpot) {
  return useQuery({
    queryKey: ["records", "report_behind", query, spot],
    queryFn: () => call("report_behind", { query, spot }),
  });
}
