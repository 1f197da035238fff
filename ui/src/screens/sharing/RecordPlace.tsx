import { useQuery } from "@tanstack/react-query";
import { BadgeCheck, FolderCheck, HardDrive } from "lucide-react";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import { testIds } from "../../testids";

const ICONS = { here: HardDrive, in_folder: FolderCheck, received: BadgeCheck };

/** How far what was written here has got: on this computer, in the folder, received by the office. */
export function RecordPlace({ id, className = "" }: { id: string | undefined; className?: string }) {
  const text = useText();
  const place = useQuery({
    queryKey: ["records", "record_place", id],
    queryFn: () => call("record_place", { id: id ?? "" }),
    enabled: id !== undefined,
  });
  if (!place.data) return null;
  const Icon = ICONS[place.data];
  return (
    <p
      data-testid={testIds.recordPlace}
      data-place={place.data}
      className={`m-0 flex items-center gap-2 text-muted text-sm leading-150 ${className}`}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      {text.sharing.places[place.data]}
    </p>
  );
}
