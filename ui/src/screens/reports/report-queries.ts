import { useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import type { ReportQuery, ReportSpot } from "../../lib/api/commands";

/** Reports; all of them are asked for again after an edit. */

export function useReportTables() {
  return useQuery({ queryKey: ["records", "report_tables"], queryFn: () => call("report_tables", {}) });
}

/** Idle while there is no time to ask for. */
export function useReport(query: ReportQuery | null) {
  return useQuery({
    queryKey: ["records", "report", query],
    queryFn: () => (query ? call("report_view", { query }) : Promise.reject(new Error("no query"))),
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
