import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../components/Button";
import { DateField } from "../../components/DateField";
import { Row } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { TakeAway } from "../../components/TakeAway";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import type { RecordKind } from "../../lib/api/commands";
import type { Problem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord, wordIn } from "../../lib/codes";
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

/** A stored line was taken away, or came back: no edit of the form. */
type OnStored<T> = (change: (lines: T[]) => T[]) => void;

type RoleProps = {
  roles: RoleValues[];
  problems: Problems;
  onChange: (roles: RoleValues[]) => void;
  onStored: OnStored<RoleValues>;
};

export function RoleLines({ roles, problems, onChange, onStored }: RoleProps) {
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
        <Line
          key={role.id || at}
          kind="worker_role"
          line={role}
          at={at}
          what={wordIn(catalogue.data, "worker_role", role.role, language)}
          onRemove={() => onChange(roles.toSpliced(at, 1))}
          onStored={onStored}
        >
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
  onStored: OnStored<TrainingValues>;
  pledge: Bound;
};

export function TrainingLines({ training, problems, onChange, onStored, pledge }: TrainingProps) {
  const text = useText();
  const { worker } = text.office;
  const field = binder("training", training, problems, onChange);
  return (
    <>
      {training.map((part, at) => (
        <Line
          key={part.id || at}
          kind="training"
          line={part}
          at={at}
          what={part.course}
          onRemove={() => onChange(training.toSpliced(at, 1))}
          onStored={onStored}
        >
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

type LineProps<T> = {
  kind: RecordKind;
  line: T;
  at: number;
  /** Its name, in the question whether it shall go. */
  what: string;
  onRemove: () => void;
  onStored: OnStored<T>;
  children: ReactNode;
};

/** A stored line goes only for a reason, and can come back; one that is not stored yet is dropped at once. */
function Line<T extends { id: string }>(props: LineProps<T>) {
  const { kind, line, at, what, onRemove, onStored, children } = props;
  const text = useText();
  const [stored] = useState(line);
  const others = (lines: T[]) => lines.filter(({ id }) => id !== line.id);
  return (
    <div className="border-line border-b pb-3 last-of-type:border-b-0">
      <Row>{children}</Row>
      {line.id === "" ? (
        <Button weight="quiet" onPress={onRemove}>
          {text.office.worker.removeNew}
        </Button>
      ) : (
        <TakeAway
          kind={kind}
          id={line.id}
          what={what === "" ? text.takeAway.line({ number: at + 1 }) : what}
          onGone={() => onStored(others)}
          onBack={() => onStored((lines) => others(lines).toSpliced(at, 0, stored))}
        />
      )}
    </div>
  );
}
