import { CircleCheck, Eye, FileWarning } from "lucide-react";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Section } from "../../components/FormShell";
import { problemSentence, useText } from "../../i18n/text";
import type { ChoiceView } from "../../lib/api/bindings";
import type { ExportLevel } from "../../lib/api/commands";
import { useWeeklyPreview } from "../../lib/api/office-queries";
import { toProblem } from "../../lib/api/problem";
import { recipientId, testIds } from "../../testids";

type Props = {
  period: string | null;
  recipients: ChoiceView[];
  level: ExportLevel;
  onLook: (id: string) => void;
};

/** All who get a batch: what is to be mended for each, and the way to look at one of them. */
export function EachRecipient({ period, recipients, level, onLook }: Props) {
  const text = useText();
  return (
    <div data-testid={testIds.weeklyAll}>
      <Section title={text.weekly.allTitle({ count: recipients.length })} hint={text.weekly.allLead}>
        <ul className="m-0 list-none p-0">
          {recipients.map((recipient) => (
            <Line
              key={recipient.id}
              period={period}
              recipient={recipient}
              level={level}
              onLook={() => onLook(recipient.id)}
            />
          ))}
        </ul>
      </Section>
    </div>
  );
}

type LineProps = { period: string | null; recipient: ChoiceView; level: ExportLevel; onLook: () => void };

function Line({ period, recipient, level, onLook }: LineProps) {
  const text = useText();
  const preview = useWeeklyPreview(period, recipient.id, level);
  const mend = preview.data?.checks.filter((check) => check.severity === "mend").length ?? 0;
  const rows = preview.data?.files.reduce((sum, file) => sum + file.total, 0) ?? 0;
  return (
    <li
      data-testid={recipientId(recipient.id)}
      className="flex min-h-14 flex-wrap items-center gap-x-4 border-line border-b py-1 last:border-b-0"
    >
      <span className="min-w-56 flex-1 break-words font-bold">{recipient.name}</span>
      {preview.isError && (
        <Badge icon={FileWarning} tone="warn">
          {problemSentence(text, toProblem(preview.error))}
        </Badge>
      )}
      {preview.data && (
        <>
          <span className="text-muted tabular-nums">{text.weekly.rowCount({ rows })}</span>
          {mend > 0 ? (
            <Badge icon={FileWarning} tone="warn">
              {text.weekly.mendTitle({ count: mend })}
            </Badge>
          ) : (
            <Badge icon={CircleCheck} tone="good">
              {text.weekly.mendNone}
            </Badge>
          )}
        </>
      )}
      <Button weight="quiet" aria-label={text.weekly.lookOf({ name: recipient.name })} onPress={onLook}>
        <Eye aria-hidden className="size-5" />
        {text.weekly.look}
      </Button>
    </li>
  );
}
