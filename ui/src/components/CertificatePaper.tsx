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
  return (
    <article
      data-sheet
      data-testid={testIds.certificateSheet}
      className="hidden break-after-page flex-col gap-12 px-6 py-24 last:break-after-auto print:flex"
    >
      <p className="text-right">{number && words.number({ code: number })}</p>
      <h1 className="text-center font-bold text-5xl tracking-[0.5em]">{words.heading}</h1>
      <div className="text-center text-3xl leading-175">
        {names.map((name) => (
          <p key={name}>{words.name({ name })}</p>
        ))}
      </div>
      <p className="text-xl leading-[2.2]">{body}</p>
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
