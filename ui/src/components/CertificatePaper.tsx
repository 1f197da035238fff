import type { ReactNode } from "react";
import { useLanguage, useText } from "../i18n/text";
import { useProfile } from "../lib/api/queries";
import { todayInTokyo } from "../lib/dates/civil";
import { longDate } from "../lib/dates/format";
import { testIds } from "../testids";

type Props = {
  number?: string | null;
  names: readonly string[];
  /** What is certified. */
  body: string;
  /** What stands between the words and the organisation with its seal. */
  children?: ReactNode;
};

/** One A4 page; on the screen it is not seen. */
export function CertificatePaper({ number, names, body, children }: Props) {
  const text = useText();
  const language = useLanguage();
  const profile = useProfile();
  const words = text.office.certificate;
  // A table needs the room that large letters would take.
  const roomy = children === undefined;
  return (
    <article
      data-sheet
      data-testid={testIds.certificateSheet}
      className={`hidden break-after-page flex-col px-6 last:break-after-auto print:flex ${roomy ? "gap-12 py-24" : "gap-8 py-10"}`}
    >
      <p className="text-right">{number && words.number({ code: number })}</p>
      <h1
        className={`text-center font-bold ${roomy ? "text-5xl tracking-[0.5em]" : "text-3xl tracking-[0.3em]"}`}
      >
        {words.heading}
      </h1>
      <div className={`text-center leading-175 ${roomy ? "text-3xl" : "text-2xl"}`}>
        {names.map((name) => (
          <p key={name}>{words.name({ name })}</p>
        ))}
      </div>
      <p className={roomy ? "text-xl leading-[2.2]" : "text-lg leading-175"}>{body}</p>
      {children}
      <div className="mt-8 flex items-end justify-between gap-8">
        <p className="text-lg">{longDate(todayInTokyo(), language)}</p>
        <p className="text-right text-lg leading-175">
          {profile.data?.organisation}
          <span className="ml-6 inline-block size-20 border text-center text-sm leading-[5rem]">
            {words.seal}
          </span>
        </p>
      </div>
    </article>
  );
}
