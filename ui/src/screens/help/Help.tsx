import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useSearchParams } from "react-router";
import type { Block, Run } from "../../../guide-plugin";
import { Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import { GUIDES, guideOf } from "../../lib/guides";
import { guideId, testIds } from "../../testids";
import { KeyTable } from "./KeyTable";

const TAB =
  "min-h-12 cursor-pointer rounded-t-8 border-transparent border-b-4 px-4 py-2 leading-150 data-[selected]:border-primary data-[hovered]:bg-tint data-[selected]:font-bold data-[selected]:text-primary";

const KEPT = "tsunagi.guide";

/** A short guide for each kind of work, and the keys; all of it is in the program. */
export function Help() {
  const text = useText();
  const language = useLanguage();
  const { help } = text.office;
  const [search] = useSearchParams();
  const [tab, setTab] = useState(() => search.get("guide") ?? localStorage.getItem(KEPT) ?? GUIDES[0]);

  function choose(name: string) {
    localStorage.setItem(KEPT, name);
    setTab(name);
  }

  return (
    <Page testId={testIds.help} title={help.title} lead={help.lead}>
      <Tabs selectedKey={tab} onSelectionChange={(key) => choose(String(key))}>
        <TabList
          data-noprint
          aria-label={help.title}
          className="mb-4 flex flex-wrap gap-1 border-line border-b"
        >
          {GUIDES.map((name) => (
            <Tab key={name} id={name} data-testid={guideId(name)} className={TAB}>
              {help.roles[name]}
            </Tab>
          ))}
          <Tab id="keys" data-testid={guideId("keys")} className={TAB}>
            {help.keys}
          </Tab>
        </TabList>
        {GUIDES.map((name) => (
          <TabPanel key={name} id={name}>
            <Guide blocks={guideOf(name, language)} />
          </TabPanel>
        ))}
        <TabPanel id="keys">
          <KeyTable />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function Guide({ blocks }: { blocks: Block[] }) {
  return (
    <article
      data-testid={testIds.guide}
      className="flex max-w-200 flex-col gap-3 rounded-12 border border-line bg-surface px-7 py-6 print:border-0"
    >
      {blocks.map((block, at) => (
        <Part key={`${at}-${block.kind}`} block={block} />
      ))}
    </article>
  );
}

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case "title":
      return (
        <h2 className="font-bold text-2xl leading-150">
          <Runs runs={block.runs} />
        </h2>
      );
    case "heading":
      return (
        <h3 className="mt-3 break-after-avoid border-primary border-l-4 pl-3 font-bold text-lg leading-150">
          <Runs runs={block.runs} />
        </h3>
      );
    case "text":
      return (
        <p>
          <Runs runs={block.runs} />
        </p>
      );
    case "steps":
      return (
        <ol className="m-0 flex list-none flex-col gap-2 p-0">
          {block.items.map((runs, at) => (
            <li key={`${at}-${runs[0]?.text}`} className="flex items-start gap-3">
              <span className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full bg-primary font-bold text-on-primary text-sm tabular-nums print:border print:border-ink print:bg-transparent print:text-ink">
                {at + 1}
              </span>
              <span>
                <Runs runs={runs} />
              </span>
            </li>
          ))}
        </ol>
      );
    case "list":
      return (
        <ul className="m-0 flex list-disc flex-col gap-1 pl-6">
          {block.items.map((runs, at) => (
            <li key={`${at}-${runs[0]?.text}`}>
              <Runs runs={runs} />
            </li>
          ))}
        </ul>
      );
  }
}

function Runs({ runs }: { runs: Run[] }) {
  return runs.map((run, at) => {
    const key = `${at}-${run.text}`;
    if (run.kind === "strong") return <strong key={key}>{run.text}</strong>;
    if (run.kind === "key") return <Key key={key} name={run.text} />;
    return <span key={key}>{run.text}</span>;
  });
}

export function Key({ name }: { name: string }) {
  return (
    <kbd className="whitespace-nowrap rounded-4 border border-edge bg-sunken px-1.5 font-sans text-sm">
      {name}
    </kbd>
  );
}
