import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import { useText } from "../i18n/text";
import type { HitView } from "../lib/api/bindings";
import { useFind } from "../lib/api/queries";
import { isComposing } from "../lib/ime";
import { hitId, testIds } from "../testids";
import { ButtonLink } from "./Button";
import { Hint, INPUT } from "./FieldFrame";
import { HitLine } from "./HitLine";
import { LoadProblem } from "./Page";

type Props = {
  inputTestId: string;
  onOpen: (hit: HitView) => void;
  /** What stands there while nothing is typed, what is said about it, and the way down to it. */
  children?: ReactNode;
  status?: string;
  onDown?: () => void;
};

/** Search and its findings: typing filters, arrows choose, Enter opens. */
export function FindBox({ inputTestId, onOpen, children, status, onDown }: Props) {
  const text = useText();
  const [typed, setTyped] = useState("");
  // Not deferred: findings for fewer letters than are typed would take the choice to a line that goes with them, and
  // Enter would do nothing.
  const found = useFind(typed, 20);
  const asked = typed.trim() !== "";
  const hits = asked ? (found.data ?? []) : [];
  // For what Enter was pressed before its findings were here.
  const hurried = useRef<string | null>(null);
  // A line was chosen since the last letter: Enter is for that one.
  const chose = useRef(false);
  const late = found.isPlaceholderData || found.isPending;

  useEffect(() => {
    if (late) return;
    const opens = hurried.current === typed;
    hurried.current = null;
    const first = hits[0];
    if (first && opens) onOpen(first);
  });

  function keys(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") chose.current = true;
    const waits = event.key === "Enter" && asked && late && !chose.current;
    hurried.current = waits ? typed : null;
    // Not to what the letters before had found.
    if (waits) event.stopPropagation();
  }

  return (
    <Autocomplete
      inputValue={typed}
      onInputChange={(now) => {
        chose.current = false;
        setTyped(now);
      }}
    >
      <SearchField className="flex flex-col gap-1" autoFocus>
        <Label className="font-bold">{text.search.label}</Label>
        <Hint>{text.search.hint}</Hint>
        <div className="relative" onKeyDownCapture={keys}>
          <Search aria-hidden className="absolute top-3.5 left-3 size-5 text-muted" />
          {/* The findings scroll by the arrows of this field. */}
          <Input
            role="combobox"
            aria-expanded={hits.length > 0}
            data-testid={inputTestId}
            onKeyDown={(event) => {
              if (event.key === "ArrowDown" && typed.trim() === "" && onDown) onDown();
            }}
            className={`${INPUT} pl-10`}
          />
        </div>
      </SearchField>
      <p role="status" className="mt-3 min-h-7 text-muted text-sm">
        {!asked
          ? (status ?? text.search.start)
          : found.isSuccess && hits.length > 0
            ? text.search.found({ count: hits.length })
            : ""}
      </p>
      {!asked && children}
      {asked && found.isError && <LoadProblem error={found.error} onRetry={() => void found.refetch()} />}
      <ListBox
        aria-label={text.search.title}
        data-testid={testIds.findResults}
        items={hits}
        onAction={(key) => {
          const hit = hits.find((candidate) => candidate.id === key);
          if (hit) onOpen(hit);
        }}
        className="max-h-[55vh] overflow-auto outline-none"
      >
        {(hit: HitView) => (
          <ListBoxItem
            id={hit.id}
            textValue={hit.name}
            data-testid={hitId(hit.id)}
            className="cursor-pointer border-line border-b px-3 py-2.5 data-[focused]:bg-tint data-[hovered]:bg-tint"
          >
            <HitLine hit={hit} />
          </ListBoxItem>
        )}
      </ListBox>
      {asked && found.isSuccess && !found.isPlaceholderData && hits.length === 0 && (
        <div className="flex flex-col items-start gap-2 py-2">
          <p className="font-bold">{text.search.none({ text: typed })}</p>
          <p className="text-muted">{text.search.noneHelp}</p>
          <ButtonLink to="/family/new">{text.search.newFamily}</ButtonLink>
        </div>
      )}
    </Autocomplete>
  );
}
