import { Plus } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Checkbox } from "react-aria-components";
import { Button } from "../../../components/Button";
import { Tick } from "../../../components/Chips";
import { TakeAway } from "../../../components/TakeAway";
import { TextField } from "../../../components/TextField";
import { useText } from "../../../i18n/text";
import type { BelongingView } from "../../../lib/api/bindings";
import { Problem } from "../../../lib/api/problem";
import { halfWidth } from "../../../lib/fields";
import { addId, returnedId, testIds } from "../../../testids";
import { useStayChange } from "../use-stay-change";

/** What was brought along, and a tick for each thing that was given back. */
export function Belongings({ stayId, belongings }: { stayId: string; belongings: BelongingView[] }) {
  const text = useText();
  const [item, setItem] = useState("");
  const [quantity, setQuantity] = useState("1");
  const [problem, setProblem] = useState<Problem>();
  const change = useStayChange(setProblem);

  function add() {
    if (item.trim() === "") {
      setProblem(new Problem({ code: "required", field: "item", detail: {} }));
      return;
    }
    setProblem(undefined);
    const count = Number(halfWidth(quantity) ?? "1");
    void change.change(
      [
        {
          kind: "belonging",
          record: { stay_id: stayId, item: item.trim(), quantity: Number.isInteger(count) ? count : 1 },
        },
      ],
      text.form.savedWhat({ what: item.trim() }),
      () => {
        setItem("");
        setQuantity("1");
      },
    );
  }

  function enter(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    add();
  }

  return (
    <section
      data-testid={testIds.stayBelongings}
      className="rounded-12 border border-line bg-surface px-5 py-3"
    >
      <h2 className="font-bold text-lg leading-150">{text.desk.belongings}</h2>
      {belongings.length === 0 && <p className="text-muted">{text.desk.belongingsNone}</p>}
      <ul className="m-0 list-none p-0">
        {belongings.map((each) => (
          <li
            key={each.id}
            className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 border-line border-t first:border-t-0"
          >
            <span>
              {each.item}
              <span className="ml-2 text-muted">{text.desk.times({ count: each.quantity })}</span>
            </span>
            <span className="flex flex-wrap items-center gap-x-3">
              <Checkbox
                data-testid={returnedId(each.id)}
                isSelected={each.returned === true}
                isDisabled={change.busy}
                onChange={(returned) =>
                  void change.change(
                    [{ kind: "belonging", record: { id: each.id, returned } }],
                    text.form.savedWhat({ what: each.item }),
                  )
                }
                className="group inline-flex min-h-11 items-center gap-2 rounded-4 px-2 data-[focus-visible]:outline-4"
              >
                <Tick />
                {text.desk.returned}
              </Checkbox>
              <TakeAway kind="belonging" id={each.id} what={each.item} />
            </span>
          </li>
        ))}
      </ul>
      <div data-noprint className="mt-2 flex flex-wrap items-start gap-2">
        <TextField
          name="item"
          label={text.desk.item}
          value={item}
          onChange={setItem}
          onKeyDown={enter}
          problem={problem}
          width="w-full max-w-64"
        />
        <TextField
          name="quantity"
          label={text.desk.quantity}
          value={quantity}
          onChange={setQuantity}
          onKeyDown={enter}
          inputMode="numeric"
          width="w-72"
          beside={
            <Button
              testId={addId("belonging")}
              isDisabled={change.busy}
              onPress={add}
              className="whitespace-nowrap"
            >
              <Plus aria-hidden className="size-5" />
              {text.desk.addItem}
            </Button>
          }
        />
      </div>
    </section>
  );
}
