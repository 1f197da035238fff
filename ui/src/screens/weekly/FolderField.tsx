import { FolderOpen } from "lucide-react";
import { Button } from "../../components/Button";
import { TextField } from "../../components/TextField";
import { useText } from "../../i18n/text";
import { call } from "../../lib/api/api";
import type { Problem } from "../../lib/api/problem";
import { testIds } from "../../testids";

type Props = {
  name: string;
  value: string;
  onChange: (path: string) => void;
  problem?: Problem;
  label?: string;
  hint?: string;
};

/** A folder, such as where the export goes: picked in the system's dialog, or typed. */
export function FolderField(field: Props) {
  const text = useText();

  async function pick() {
    const picked = await call("pick_folder", {}).catch(() => null);
    if (picked !== null) field.onChange(picked);
  }

  return (
    <TextField
      {...field}
      label={field.label ?? text.weekly.folder}
      required
      width="w-full max-w-168"
      beside={
        <Button testId={testIds.pickFolder} onPress={() => void pick()} className="shrink-0">
          <FolderOpen aria-hidden className="size-5" />
          {text.weekly.pickFolder}
        </Button>
      }
    />
  );
}
