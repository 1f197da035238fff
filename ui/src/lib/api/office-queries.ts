import { useQuery } from "@tanstack/react-query";
import { call } from "./api";
import type { ExportLevel } from "./commands";

/** Views of the course leader and of the office; all of them are asked for again after an edit. */

export function useSessions(from: string, to: string) {
  return useQuery({
    queryKey: ["records", "sessions", from, to],
    queryFn: () => call("sessions", { from, to }),
    placeholderData: (previous) => previous,
  });
}

export function useCourses() {
  return useQuery({ queryKey: ["records", "courses"], queryFn: () => call("courses", {}) });
}

export function useCourse(id: string) {
  return useQuery({
    queryKey: ["records", "course", id],
    queryFn: () => call("course_view", { id }),
    enabled: id !== "",
  });
}

export function useChildrenBeside(personId: string | undefined) {
  return useQuery({
    queryKey: ["records", "children_beside", personId],
    queryFn: () => call("children_beside", { person_id: personId ?? "" }),
    enabled: personId !== undefined,
  });
}

export function useMissed(personId: string, sessionId: string) {
  return useQuery({
    queryKey: ["records", "missed", personId, sessionId],
    queryFn: () => call("missed", { person_id: personId, session_id: sessionId }),
  });
}

export function useChildcare(sessionId: string) {
  return useQuery({
    queryKey: ["records", "childcare", sessionId],
    queryFn: () => call("childcare_list", { session_id: sessionId }),
  });
}

export function useAssignments() {
  return useQuery({ queryKey: ["records", "assignments"], queryFn: () => call("assignments", {}) });
}

/** Idle while `on` is no day. */
export function useCandidates(enrolmentId: string, on: string | null) {
  return useQuery({
    queryKey: ["records", "candidates", enrolmentId, on],
    queryFn: () => call("candidates", { enrolment_id: enrolmentId, on: on ?? "" }),
    enabled: on !== null,
    placeholderData: (previous) => previous,
  });
}

export function useReviews() {
  return useQuery({ queryKey: ["records", "reviews"], queryFn: () => call("reviews", {}) });
}

export function useWorkers() {
  return useQuery({ queryKey: ["records", "workers"], queryFn: () => call("workers", {}) });
}

export function useProgrammes() {
  return useQuery({ queryKey: ["records", "programmes"], queryFn: () => call("programmes", {}) });
}

export function useClosings(months: number) {
  return useQuery({ queryKey: ["records", "closings", months], queryFn: () => call("closings", { months }) });
}

/** Idle until week and recipient are known. */
/** What a worker has learned and promised, for each programme that asks for it. */
export function useCertificates(workerId: string) {
  return useQuery({
    queryKey: ["records", "certificates", workerId],
    queryFn: () => call("certificates", { worker_id: workerId }),
  });
}

/** Ids of all whom batches go to. */
export function useRecipients() {
  return useQuery({ queryKey: ["records", "recipients"], queryFn: () => call("recipients", {}) });
}

/** Of an ISO week or a month. */
export function useWeeklyPreview(period: string | null, recipientId: string, level: ExportLevel) {
  return useQuery({
    queryKey: ["records", "weekly_preview", period, recipientId, level],
    queryFn: () => call("weekly_preview", { period: period ?? "", recipient_id: recipientId, level }),
    enabled: period !== null && recipientId !== "",
  });
}
