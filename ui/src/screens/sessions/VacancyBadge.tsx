import { Ban, CircleDashed, DoorOpen } from "lucide-react";
import { Badge } from "../../components/Badge";
import { useText } from "../../i18n/text";

/** Places left in a course: number, shape and word; null where there is no limit. */
export function VacancyBadge({ left }: { left: number | null }) {
  const text = useText();
  if (left === null) {
    return (
      <Badge icon={CircleDashed} tone="quiet">
        {text.group.noCapacity}
      </Badge>
    );
  }
  return left > 0 ? (
    <Badge icon={DoorOpen} tone="good">
      {text.group.vacant({ count: left })}
    </Badge>
  ) : (
    <Badge icon={Ban} tone="warn">
      {text.group.full}
    </Badge>
  );
}
