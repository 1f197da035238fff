import { PenLine, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Chips } from "../../components/Chips";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useLanguage, useText } from "../../i18n/text";
import type { ProgrammeLine } from "../../lib/api/bindings";
import type { Problem } from "../../lib/api/problem";
import { useCatalogue } from "../../lib/api/queries";
import { codeList, codeWord, wordIn } from "../../lib/codes";
import { resetRuleId } from "../../testids";
import { RULES, type RuleKind, type RuleName, ruleText } from "./rules";

type Props = {
  name: RuleName;
  programme: ProgrammeLine;
  value: string;
  onChange: (value: string) => void;
  problem?: Problem;
};

/** Stands for "the programme does not set this rule". */
const UNDECIDED = "undecided";

/** One rule in its control, with what the preset says and the way back to it. */
export function RuleField({ name, programme, value, onChange, problem }: Props) {
  const text = useText();
  const words = text.office.programme;
  const label = text.office.rules[name];
  const rule = RULES[name][1] as RuleKind;
  const say = useRuleWords(rule);
  const usual = programme.usual[name];
  const usualText = ruleText(usual);

  if (rule.kind === "codes") {
    return (
      <Framed label={label}>
        <p>{say(programme.rules[name]) || words.undecided}</p>
        <p className="text-muted text-sm">{words.fixed}</p>
      </Framed>
    );
  }
  const changed = value !== usualText;
  return (
    <div className="flex flex-col gap-1">
      <Control rule={rule} name={name} label={label} value={value} onChange={onChange} problem={problem} />
      <span className="flex min-h-8 flex-wrap items-center gap-x-3 text-sm">
        <span className="text-muted">
          {usualText === "" ? words.usualNone : words.usual({ value: say(usual) })}
        </span>
        {changed && (
          <>
            <Badge icon={PenLine} tone="plan">
              {words.changed}
            </Badge>
            <Button
              weight="quiet"
              testId={resetRuleId(name)}
              aria-label={words.resetOf({ rule: label })}
              onPress={() => onChange(usualText)}
            >
              <RotateCcw aria-hidden className="size-4" />
              {words.reset}
            </Button>
          </>
        )}
      </span>
    </div>
  );
}

function Framed({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="font-bold leading-150">{label}</span>
      {children}
    </div>
  );
}

type ControlProps = Omit<Props, "programme"> & { rule: RuleKind; label: string };

function Control({ rule, name, label, value, onChange, problem }: ControlProps) {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const words = text.office.programme;
  const field = { name: `rules.${name}`, label, problem };
  const decided = { value: value === "" ? UNDECIDED : value };
  const choose = (chosen: string) => onChange(chosen === UNDECIDED ? "" : chosen);
  if (rule.kind === "yes") {
    return (
      <Chips
        {...field}
        {...decided}
        onChange={choose}
        choices={[
          { value: "true", label: words.yes },
          { value: "false", label: words.no },
          { value: UNDECIDED, label: words.undecided },
        ]}
      />
    );
  }
  if (rule.kind === "code") {
    return (
      <SelectField
        {...field}
        {...decided}
        onChange={choose}
        choices={[
          { value: UNDECIDED, label: words.undecided },
          ...codeList(catalogue.data, rule.list).map((code) => ({
            value: code.code,
            label: codeWord(code, language),
          })),
        ]}
      />
    );
  }
  return (
    <TextField
      {...field}
      value={value}
      onChange={onChange}
      width={rule.kind === "words" ? "w-full" : "w-40"}
      inputMode={rule.kind === "count" ? "numeric" : "text"}
      beside={<Unit rule={rule} value={value} />}
    />
  );
}

/** 7日: the number as it will be read, beside the field. */
function Unit({ rule, value }: { rule: RuleKind; value: string }) {
  const text = useText();
  if (rule.kind !== "count" || rule.unit === "people" || value.trim() === "") return null;
  return (
    <span aria-hidden className="self-center whitespace-nowrap text-muted">
      {text.office.programme.units[rule.unit]({ count: value })}
    </span>
  );
}

/** Says a rule's value in words. */
function useRuleWords(rule: RuleKind): (value: unknown) => string {
  const text = useText();
  const language = useLanguage();
  const catalogue = useCatalogue();
  const words = text.office.programme;
  return (value) => {
    if (rule.kind === "codes") {
      const codes = Array.isArray(value) ? value.map(String) : [];
      return codes.map((code) => wordIn(catalogue.data, rule.list, code, language)).join("、");
    }
    if (typeof value === "boolean") return value ? words.yes : words.no;
    const typed = ruleText(value);
    if (rule.kind === "count") return words.units[rule.unit]({ count: typed });
    return rule.kind === "code" ? wordIn(catalogue.data, rule.list, typed, language) : typed;
  };
}
