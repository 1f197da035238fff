import type { ReactNode } from "react";
import { CheckField } from "../../components/CheckField";
import { Row, Section } from "../../components/FormShell";
import { SelectField } from "../../components/SelectField";
import { useLanguage, useText } from "../../i18n/text";
import type { IntakeLook, IntakeRequest } from "../../lib/api/bindings";
import { Notices } from "./Notices";

/** Headings on offer: the ones found and some lines around them. */
const HEADER_LINES = 15;
const LEFT_OUT = "-";

type Props = {
  look: IntakeLook;
  request: IntakeRequest;
  onRead: (request: IntakeRequest) => void;
  busy: boolean;
  action: ReactNode;
};

/** Sheet, headings and what each column holds, with its first values. */
export function Columns({ look, request, onRead, action }: Props) {
  const text = useText();
  const words = text.intake;
  const language = useLanguage();
  const label = (field: string) => {
    const known = look.fields.find((named) => named.field === field);
    return known === undefined ? field : language === "ja" ? known.ja : known.en;
  };
  const choices = [
    { value: LEFT_OUT, label: words.leftOut },
    ...look.fields.map((named) => ({ value: named.field, label: label(named.field) })),
  ];
  const lines = [...new Set([...Array(HEADER_LINES).keys()].map((at) => at + 1).concat(look.header))];

  function choose(at: number, picked: string) {
    const field = picked === LEFT_OUT ? null : picked;
    // A field stands on one column: it leaves the one that had it.
    const fields = look.columns.map((column, n) =>
      n === at ? field : column.field === field ? null : column.field,
    );
    onRead({ ...request, sheet: look.sheet, header: look.header, fields });
  }

  return (
    <Section title={words.columns} hint={look.remembered ? words.remembered : words.columnsLead}>
      <Row>
        {look.sheets.length > 1 && (
          <SelectField
            name="sheet"
            label={words.sheet}
            width="w-72"
            value={look.sheet ?? ""}
            choices={look.sheets.map((sheet) => ({
              value: sheet.name,
              label: sheet.hidden ? words.hiddenSheet({ name: sheet.name }) : sheet.name,
            }))}
            onChange={(sheet) => onRead({ ...request, sheet, header: null, fields: null })}
          />
        )}
        <SelectField
          name="header"
          label={words.header}
          width="w-48"
          value={String(look.header)}
          choices={lines.map((line) => ({ value: String(line), label: words.line({ line }) }))}
          onChange={(line) => onRead({ ...request, sheet: look.sheet, header: Number(line), fields: null })}
        />
      </Row>
      {(request.with_hidden || look.notices.some((notice) => notice.code === "rows_hidden")) && (
        <CheckField
          name="with_hidden"
          label={words.withHidden}
          value={request.with_hidden}
          onChange={(with_hidden) => onRead({ ...request, with_hidden })}
        />
      )}
      <Notices notices={look.notices} />
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left text-muted text-sm">
            <th className="px-2 py-1 font-normal">{words.column}</th>
            <th className="px-2 py-1 font-normal">{words.samples}</th>
            <th className="px-2 py-1 font-normal">{words.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {look.columns.map((column, at) => (
            <tr key={column.letter} className="border-line border-t">
              <th className="max-w-52 px-2 py-2 text-left font-bold">
                <span className="mr-2 font-normal text-muted text-sm">{column.letter}</span>
                {column.heading}
              </th>
              <td className="max-w-88 truncate px-2 py-2">{column.samples.join(" / ")}</td>
              <td className="w-80 px-2 py-1">
                <SelectField
                  name={`column_${column.letter}`}
                  label={`${column.letter} ${column.heading}`}
                  labelHidden
                  width="w-80"
                  choices={choices}
                  value={column.field ?? LEFT_OUT}
                  onChange={(field) => choose(at, field)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {look.missing.length > 0 && (
        <p role="alert" className="font-bold text-bad">
          {words.missing({ fields: look.missing.map(label).join("、") })}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-4">
        {action}
        <span className="text-muted">{words.rowCount({ rows: look.row_count })}</span>
      </div>
    </Section>
  );
}
