import { CopyCheck } from "lucide-react";
import { Button } from "../../components/Button";
import { useToasts } from "../../components/Toasts";
import { useLanguage, useText } from "../../i18n/text";
import { useLastVisit } from "../../lib/api/queries";
import { todayInTokyo } from "../../lib/dates/civil";
import { dayOf, shortDate } from "../../lib/dates/format";
import { listOf, textOf } from "../../lib/fields";
import { testIds } from "../../testids";
import type { VisitPart } from "./VisitWhat";

/** 前回と同じ: what was done and who was there, from the last done visit of this family in this programme. */
export function AsLast({ form, members }: Pick<VisitPart, "form"> & { members: string[] }) {
  const text = useText();
  const language = useLanguage();
  const toasts = useToasts();
  const { values, set } = form;
  const last = useLastVisit(values.household?.id ?? "", values.programme_id);
  const record = last.data;
  if (record === undefined) return null;
  if (record === null) return <p className="text-muted text-sm">{text.visiting.noLast}</p>;

  const day = textOf(record, "occurred_on") || dayOf(textOf(record, "start_at"));
  function fill(from: NonNullable<typeof record>) {
    const { activities, tasks, present_person_ids } = values;
    set("activities", listOf(from, "activities"));
    set("tasks", listOf(from, "tasks"));
    // Who left the family since is not offered any more.
    set(
      "present_person_ids",
      listOf(from, "present_person_ids").filter((id) => members.includes(id)),
    );
    toasts.show({
      message: text.visiting.asLastDone,
      undo: async () => {
        set("activities", activities);
        set("tasks", tasks);
        set("present_person_ids", present_person_ids);
      },
    });
  }

  return (
    <div>
      <Button testId={testIds.visitAsLast} onPress={() => fill(record)}>
        <CopyCheck aria-hidden className="size-5" />
        {text.visiting.asLast({ date: shortDate(day, language, todayInTokyo()) })}
      </Button>
    </div>
  );
}
