import { Archive, FileUp, HardDrive, ListChecks, LockKeyhole } from "lucide-react";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "../../components/Button";
import { DisplayFields } from "../../components/DisplayFields";
import { Section } from "../../components/FormShell";
import { LoadProblem, Page } from "../../components/Page";
import { useLanguage, useText } from "../../i18n/text";
import type { ProfileView } from "../../lib/api/bindings";
import { useProfile } from "../../lib/api/queries";
import { longDate } from "../../lib/dates/format";
import { useMay } from "../../lib/may";
import { testIds } from "../../testids";
import { useLock } from "../frame/use-lock";
import { Backups } from "./Backups";
import { IdleMinutes } from "./IdleMinutes";
import { OwnPassphrase } from "./OwnPassphrase";
import { PcWorkers } from "./PcWorkers";
import { RecoverySheet } from "./RecoverySheet";
import { VisitorsNames } from "./VisitorsNames";

/** How the window looks, and where the records are. */
export function Settings() {
  const text = useText();
  const profile = useProfile();
  const lock = useLock();
  const may = useMay();
  const { settings } = text.office;
  return (
    <Page testId={testIds.settings} title={settings.title} lead={settings.lead}>
      <Section title={text.frame.settings}>
        <DisplayFields />
      </Section>
      {profile.isError && <LoadProblem error={profile.error} onRetry={() => void profile.refetch()} />}
      {profile.data && <Records profile={profile.data} />}
      {may("import") && (
        <Section title={text.intake.title} hint={text.intake.lead}>
          <div>
            <ButtonLink to="/import" testId={testIds.openIntake}>
              <FileUp aria-hidden className="size-5" />
              {text.intake.open}
            </ButtonLink>
          </div>
        </Section>
      )}
      {profile.data && !profile.data.sample && (
        <>
          <OwnPassphrase />
          <RecoverySheet profile={profile.data} />
          <PcWorkers profile={profile.data} />
          <Backups />
        </>
      )}
      {may("settings") && (
        <Section title={text.cases.questionnaires.title} hint={text.cases.questionnaires.lead}>
          <div>
            <ButtonLink to="/questionnaires" testId={testIds.questionnairesOpen}>
              <ListChecks aria-hidden className="size-5" />
              {text.cases.questionnaires.open}
            </ButtonLink>
          </div>
        </Section>
      )}
      {profile.data?.organisation_id && <VisitorsNames organisationId={profile.data.organisation_id} />}
      <Section title={settings.safety}>
        <p>{settings.safetyLead}</p>
        {profile.data && !profile.data.sample && <IdleMinutes profile={profile.data} />}
        <div>
          <Button onPress={() => void lock()}>
            <LockKeyhole aria-hidden className="size-5" />
            {profile.data?.sample ? text.frame.leaveSample : text.frame.lock}
          </Button>
        </div>
      </Section>
    </Page>
  );
}

function Records({ profile }: { profile: ProfileView }) {
  const text = useText();
  const language = useLanguage();
  const { settings } = text.office;
  const backup = profile.newest_backup;
  const day = backup === null ? null : dayInName(backup);
  return (
    <Section title={settings.records} hint={settings.recordsLead}>
      <dl className="m-0 flex flex-col gap-3">
        <Fact
          icon={<HardDrive aria-hidden className="size-5" />}
          name={settings.place}
          testId={testIds.dataDir}
        >
          {profile.data_dir}
        </Fact>
        <Fact
          icon={<Archive aria-hidden className="size-5" />}
          name={settings.backup}
          testId={testIds.newestBackup}
        >
          {backup === null ? (
            <span className="font-bold text-warn">{settings.noBackup}</span>
          ) : (
            <>
              {day !== null && <span className="mr-3 font-bold">{longDate(day, language)}</span>}
              {backup}
            </>
          )}
        </Fact>
      </dl>
    </Section>
  );
}

type FactProps = { icon: ReactNode; name: string; testId: string; children: ReactNode };

function Fact({ icon, name, testId, children }: FactProps) {
  return (
    <div>
      <dt className="flex items-center gap-2 text-muted text-sm">
        {icon}
        {name}
      </dt>
      <dd data-testid={testId} className="m-0 select-text break-all">
        {children}
      </dd>
    </div>
  );
}

/** The day that a copy's file name carries, `…20261120…`. */
function dayInName(path: string): string | null {
  const match = /(\d{4})-?(\d{2})-?(\d{2})[^/\\]*$/.exec(path);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}
