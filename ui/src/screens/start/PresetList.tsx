import { Checkbox, CheckboxGroup, Label } from "react-aria-components";
import { Tick } from "../../components/Chips";
import { useLanguage, useText } from "../../i18n/text";
import type { PresetView } from "../../lib/api/bindings";
import { choiceId } from "../../testids";

type Props = { name: string; presets: PresetView[]; value: string[]; onChange: (value: string[]) => void };

const ORDER = ["visit", "stay", "session", "consultation", "shipment"] as const;

/** The catalogue's programmes as a checklist, grouped by what they record. */
export function PresetList({ name, presets, value, onChange }: Props) {
  const text = useText();
  const language = useLanguage();
  return (
    <div className="flex flex-col gap-5">
      {ORDER.map((type) => {
        const own = presets.filter((preset) => preset.record_type === type);
        if (own.length === 0) return null;
        const codes = own.map((preset) => preset.code);
        return (
          <CheckboxGroup
            key={type}
            value={value.filter((code) => codes.includes(code))}
            onChange={(chosen) => onChange([...value.filter((code) => !codes.includes(code)), ...chosen])}
          >
            <Label className="mb-1 block border-line border-b pb-1 font-bold">
              {text.start.byRecordType[type]}
            </Label>
            <div className="grid grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-x-4">
              {own.map((preset) => (
                <Checkbox
                  key={preset.code}
                  value={preset.code}
                  data-testid={choiceId(name, preset.code)}
                  className="group flex min-h-11 items-center gap-3 rounded-4 px-1 py-1.5 leading-150 data-[focus-visible]:outline-4 data-[hovered]:bg-tint"
                >
                  <Tick />
                  {language === "ja" ? preset.name : preset.name_en}
                </Checkbox>
              ))}
            </div>
          </CheckboxGroup>
        );
      })}
    </div>
  );
}
