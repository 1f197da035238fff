import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Row } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import type { Problem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord } from "../../lib/codes";
import type { Problems } from "../../lib/form";
import { testIds } from "../../testids";
import { hoursOf, NEW_ROLE, NEW_TRAINING, type RoleValues, type TrainingValues } from "./worker-values";

type Bound = { name: string; value: string; onChange: (value: string) => void; problem?: Problem };

/** Name, value, setter and problem of the field of a line. */
function binder<T extends object>(
  list: string,
  lines: T[],
  problems: Problems,
  onChange: (lines: T[]) => void,
) {
  return (at: number, key: keyof T & string): Bound => {
    const name = `${list}[${at}].${key}`;
    return {
      name,
      value: String(lines[at]?.[key] ?? ""),
      onChange: (value) => onChange(lines.map((line, n) => (n === at ? { ...line, [key]: value } : line))),
      problem: problems[name],
    };
  };
}

type RoleProps = { roles: RoleValues[]; problems: Problems; onChange: (roles: RoleValues[]) => void };

export function RoleLines({ roles, problems, onChange }: RoleProps) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const { worker } = text.office;
  const field = binder("roles", roles, problems, onChange);
  const choices = codeList(catalogue.data, "worker_role").map((code) => ({
    value: code.code,
    label: codeWord(code, language),
  }));
  return (
    <>
      {roles.map((role, at) => (
        <Line key={role.id || at} fresh={role.id === ""} onRemove={() => onChange(roles.toSpliced(at, 1))}>
          <SelectField {...field(at, "role")} label={worker.role} choices={choices} width="w-64" />
          <DateField {...field(at, "from")} label={worker.from} lean="past" />
          <DateField {...field(at, "to")} label={worker.to} />
        </Line>
      ))}
      <div>
        <Button testId={testIds.addRole} onPress={() => onChange([...roles, NEW_ROLE])}>
          <Plus aria-hidden className="size-5" />
          {worker.addRole}
        </Button>
      </div>
    </>
  );
}

type TrainingProps = {
  training: TrainingValues[];
  problems: Problems;
  onChange: (training: TrainingValues[]) => void;
  pledge: Bound;
};

export function TrainingLines({ training, problems, onChange, pledge }: TrainingProps) {
  const text = useText();
  const { worker } = text.office;
  const field = binder("training", training, problems, onChange);
  return (
    <>
      {training.map((part, at) => (
        <Line key={part.id || at} fresh={part.id === ""} onRemove={() => onChange(training.toSpliced(at, 1))}>
          <TextField {...field(at, "course")} label={worker.course} width="w-80" />
          <TextField {...field(at, "hours")} label={worker.hours} width="w-28" inputMode="numeric" />
          <DateField {...field(at, "completed_on")} label={worker.completedOn} lean="past" />
        </Line>
      ))}
      <div className="flex flex-wrap items-center gap-4">
        <Button testId={testIds.addTraining} onPress={() => onChange([...training, NEW_TRAINING])}>
          <Plus aria-hidden className="size-5" />
          {worker.addTraining}
        </Button>
        <output data-testid={testIds.workerHours} className="font-bold tabular-nums">
          {worker.total({ hours: hoursOf(training) })}
        </output>
      </div>
      <DateField {...pledge} label={worker.pledge} hint={worker.pledgeHint} lean="past" />
    </>
  );
}

type LineProps = { fresh: boolean; onRemove: () => void; children: ReactNode };

/** A stored line is ended or corrected, never taken away; one that is not stored yet can be dropped. */
function Line({ fresh, onRemove, children }: LineProps) {
  const text = useText();
  return (
    <div className="border-line border-b pb-3 last-of-type:border-b-0">
      <Row>{children}</Row>
      {fresh && (
        <Button weight="quiet" onPress={onRemove}>
          {text.office.worker.removeNew}
        </Button>
      )}
    </div>
  );
}
