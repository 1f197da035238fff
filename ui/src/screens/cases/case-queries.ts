import { useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api/api";
import type { RecordFields } from "../../lib/api/commands";

export function useCaseProgrammes() {
  return useQuery({ queryKey: ["records", "case_programmes"], queryFn: () => call("case_programmes", {}) });
}

export function useDirectory() {
  return useQuery({ queryKey: ["records", "directory"], queryFn: () => call("directory", {}) });
}

/** Sessions until a day and the family's EPDS; idle while the day is none. */
export function useCaseLinks(householdId: string | null, on: string | null) {
  return useQuery({
    queryKey: ["records", "case_links", householdId, on],
    queryFn: () => call("case_links", { household_id: householdId, on: on ?? "" }),
    enabled: on !== null,
    placeholderData: (previous) => previous,
  });
}

export function useConsultations(programmeId: string | null) {
  return useQuery({
    queryKey: ["records", "consultations", programmeId],
    queryFn: () => call("consultations", { programme_id: programmeId }),
    placeholderData: (previous) => previous,
  });
}

/** Of a consultation; with null, all that are not over. */
export function useReferrals(consultationId: string | null, enabled = true) {
  return useQuery({
    queryKey: ["records", "referrals", consultationId],
    queryFn: () => call("referrals", { consultation_id: consultationId }),
    enabled,
  });
}

type Sharing = { household_id: string | null; person_id: string | null; to_org_id: string };

/** Whether a family's records may go to a body; idle while nobody or no body is chosen. */
export function useSharingConsent(of: Sharing, enabled: boolean) {
  return useQuery({
    queryKey: ["records", "sharing_consent", of],
    queryFn: () => call("sharing_consent", of),
    enabled: enabled && of.to_org_id !== "" && (of.household_id !== null || of.person_id !== null),
  });
}

export function useQuestionnaires() {
  return useQuery({ queryKey: ["records", "questionnaires"], queryFn: () => call("questionnaires", {}) });
}

export function useScore(questionnaireId: string, answers: RecordFields) {
  return useQuery({
    queryKey: ["records", "score_answers", questionnaireId, answers],
    queryFn: () => call("score_answers", { questionnaire_id: questionnaireId, answers }),
    enabled: questionnaireId !== "",
    placeholderData: (previous) => previous,
  });
}

export function useShipments() {
  return useQuery({ queryKey: ["records", "shipments"], queryFn: () => call("shipments", {}) });
}
