import { useText } from "../../i18n/text";
import { testIds } from "../../testids";
import { Key } from "./Help";

/** Keys as they are written on a Japanese keyboard; what they do is in the language's own words. */
const KEYS = {
  anywhere: { search: ["Ctrl", "K"], lock: ["Ctrl", "L"], help: ["F1"], next: ["Tab"] },
  forms: { save: ["Ctrl", "Enter"], choose: ["←", "→"], day: ["↑", "↓"] },
  roll: {
    present: ["1"],
    late: ["2"],
    absent: ["3"],
    makeUp: ["4"],
    other: ["5"],
    all: ["0"],
    initial: ["A–Z"],
  },
  reviews: { next: ["J"], before: ["K"], read: ["R"] },
} as const;

export function KeyTable() {
  const text = useText();
  const { keyGroups } = text.office.help;
  return (
    <div
      data-testid={testIds.keyTable}
      className="flex max-w-200 flex-col gap-4 rounded-12 border border-line bg-surface px-7 py-6"
    >
      {(Object.keys(KEYS) as (keyof typeof KEYS)[]).map((group) => (
        <section key={group}>
          <h3 className="font-bold text-lg leading-150">{keyGroups[group].title}</h3>
          <table className="w-full border-collapse">
            <tbody>
              {Object.entries(KEYS[group]).map(([what, keys]) => (
                <tr key={what} className="border-line border-t">
                  <th scope="row" className="w-52 py-1.5 pr-4 text-left font-normal">
                    {keys.map((key: string, at: number) => (
                      <span key={key}>
                        {at > 0 && " "}
                        <Key name={key} />
                      </span>
                    ))}
                  </th>
                  <td className="py-1.5">{(keyGroups[group].does as Record<string, string>)[what]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
