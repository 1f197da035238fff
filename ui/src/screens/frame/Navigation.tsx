import {
  BedDouble,
  ChartColumn,
  FileSpreadsheet,
  FolderSync,
  Footprints,
  type LucideIcon,
  Search,
  Sun,
  UsersRound,
} from "lucide-react";
import { NavLink } from "react-router";
import { useText } from "../../i18n/text";
import { testIds } from "../../testids";
import { Mark } from "./Mark";

export function Navigation() {
  const text = useText();
  const { frame } = text;
  return (
    <nav
      aria-label={frame.navLabel}
      className="row-span-2 flex w-60 flex-col gap-1 overflow-y-auto border-line border-r bg-surface px-3 py-3"
    >
      <span className="mb-2 flex items-center gap-2 px-3 py-1 font-bold text-xl">
        <Mark />
        {frame.appName}
      </span>
      <Item to="/" icon={Sun} label={frame.today} testId={testIds.navToday} />
      <Item to="/find" icon={Search} label={frame.find} testId={testIds.navFind} />
      <Item to="/visits" icon={Footprints} label={frame.visits} testId={testIds.navVisits} />
      <Item to="/stays" icon={BedDouble} label={frame.stays} testId={testIds.navStays} />
      <Item to="/sessions" icon={UsersRound} label={frame.sessions} testId={testIds.navSessions} />
      <Item to="/weekly" icon={FileSpreadsheet} label={frame.weekly} testId={testIds.navWeekly} />
      <h2 className="mt-4 border-line border-t px-3 pt-3 text-muted text-sm">{frame.laterHeading}</h2>
      <Later icon={FolderSync} label={frame.syncLater} reason={frame.syncReason} />
      <Later icon={ChartColumn} label={frame.reportsLater} reason={frame.reportsReason} />
    </nav>
  );
}

type ItemProps = { to: string; icon: LucideIcon; label: string; testId: string };

function Item({ to, icon: Icon, label, testId }: ItemProps) {
  return (
    <NavLink
      to={to}
      end={to === "/"}
      data-testid={testId}
      className={({ isActive }) =>
        `flex min-h-11 items-center gap-3 rounded-8 border-l-4 px-3 py-1.5 leading-140 no-underline ${
          isActive ? "border-primary bg-tint font-bold text-primary" : "border-transparent text-ink hover:bg-tint"
        }`
      }
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      {label}
    </NavLink>
  );
}

function Later({ icon: Icon, label, reason }: { icon: LucideIcon; label: string; reason: string }) {
  return (
    <div className="flex gap-3 px-4 py-1.5 text-muted">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="[word-break:normal]">
        <span className="block leading-150">{label}</span>
        <span className="block text-sm leading-150">{reason}</span>
      </div>
    </div>
  );
}
