import type { ReactNode } from "react";
import { testIds } from "../../testids";

type Props = {
  title: string;
  /** Over the title: on the left to whom, on the right the day and who sends it. */
  to?: string;
  from: string[];
  rows: readonly (readonly [string, ReactNode])[];
  /** Places for seals or signatures at the foot. */
  seals: string[];
  children?: ReactNode;
};

/** One A4 page of the case file; on the screen it is not seen. */
export function CaseSheet({ title, to, from, rows, seals, children }: Props) {
  return (
    <article data-testid={testIds.caseSheet} className="hidden flex-col gap-4 px-2 print:flex">
      <div className="flex items-start justify-between gap-8">
        <p className="text-lg">{to}</p>
        <p className="text-right leading-150">
          {from.map((line) => (
            <span key={line} className="block">
              {line}
            </span>
          ))}
        </p>
      </div>
      <h1 className="text-center font-bold text-xl">{title}</h1>
      <table className="w-full border-collapse">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" className="w-40 border px-3 py-2 text-left align-top font-normal">
                {name}
              </th>
              <td className="h-12 whitespace-pre-line border px-3 py-2 align-top leading-150">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {children}
      <p className="mt-4 flex justify-end gap-6">
        {seals.map((seal) => (
          <span key={seal} className="h-20 w-32 border px-2 py-1 text-sm">
            {seal}
          </span>
        ))}
      </p>
    </article>
  );
}
