import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button";
import { useText } from "../../i18n/text";
import type { ProfileView } from "../../lib/api/bindings";
import { testIds } from "../../testids";
import { StartFrame } from "./StartFrame";

/** A profile that cannot be opened: what happened, that nothing is lost by waiting, and what to do in order. */
export function Trouble({ profile }: { profile: ProfileView }) {
  const text = useText();
  const queries = useQueryClient();
  const damaged = profile.state === "damaged";
  const steps = damaged ? text.start.damagedSteps : text.start.newerSteps;
  return (
    <StartFrame>
      <section
        data-testid={damaged ? testIds.troubleDamaged : testIds.troubleNewer}
        className="flex flex-col gap-4 rounded-12 border-2 border-warn-mark bg-surface px-8 py-7"
      >
        <h1 className="flex items-center gap-3 font-bold text-2xl leading-150">
          <TriangleAlert aria-hidden className="size-8 shrink-0 text-warn-mark" />
          {damaged ? text.start.damagedTitle : text.start.newerTitle}
        </h1>
        <p>{damaged ? text.start.damagedLead : text.start.newerLead}</p>
        <ol className="list-decimal pl-6">
          {steps.map((step) => (
            <li key={step} className="mb-1">
              {step}
            </li>
          ))}
        </ol>
        <p className="select-text rounded-8 bg-sunken px-4 py-3 text-sm">
          {text.start.folder({ path: profile.data_dir })}
          {damaged && (
            <span className="block">
              {profile.newest_backup
                ? text.start.newestBackup({ path: profile.newest_backup })
                : text.start.noBackup}
            </span>
          )}
        </p>
        <div>
          <Button
            weight="primary"
            testId={testIds.troubleRetry}
            onPress={() => void queries.invalidateQueries({ queryKey: ["profile"] })}
          >
            {text.start.retry}
          </Button>
        </div>
      </section>
    </StartFrame>
  );
}
