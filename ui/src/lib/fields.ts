import type { JsonValue, RecordFields } from "./api/commands";

/** A text of a record, or "" where it has none. */
export function textOf(record: RecordFields, field: string): string {
  const value = record[field];
  return typeof value === "string" ? value : "";
}

export function textOrNull(record: RecordFields, field: string): string | null {
  const value = record[field];
  return typeof value === "string" ? value : null;
}

/** A list of codes or ids of a record; items that are objects are read by their `code`. */
export function listOf(record: RecordFields, field: string): string[] {
  const value = record[field];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: JsonValue) => {
    if (typeof item === "string") return [item];
    if (item !== null && typeof item === "object" && !Array.isArray(item) && typeof item.code === "string") {
      return [item.code];
    }
    return [];
  });
}

/** Whether the core kept a field back: there may be something in it that this screen must not show. */
export function isMasked(record: RecordFields, field: string): boolean {
  return Array.isArray(record.masked) && record.masked.includes(field);
}

export function numberOf(record: RecordFields, field: string): number | null {
  const value = record[field];
  return typeof value === "number" ? value : null;
}

/** The typed text, or null where there is none: null clears a field. Names are not changed in any other way. */
export function orNull(typed: string): string | null {
  return typed.trim() === "" ? null : typed;
}

/** Digits of numbers and telephone numbers may be typed full-width. */
export function halfWidth(typed: string): string | null {
  return orNull(typed.normalize("NFKC").trim());
}
