import {
  BedDouble,
  CalendarCheck,
  ChartColumn,
  CircleHelp,
  FileSpreadsheet,
  FolderSync,
  Footprints,
  GraduationCap,
  type LucideIcon,
  MessagesSquare,
  NotebookPen,
  Package,
  Search,
  Settings,
  Sun,
  UserRoundCheck,
  UsersRound,
} from "lucide-react";
import { Fragment } from "react";
import { NavLink } from "react-router";
import { useText } from "../../i18n/text";
import { useOptions } from "../../lib/api/queries";
import { useMay } from "../../lib/may";
import { programmesOf } from "../../lib/programmes";
import { testIds } from "../../testids";
import { Mark } from "./Mark";

export function Navigation() {
  const text = useText();
  const { frame } = text;
  const may = useMay();
  // Few organisations send parcels: the others have no entry for it.
  const options = useOptions(may("shipments"));
  const parcels = may("shipments") && programmesOf(options.data, "shipment").length > 0;
  const office = may("report") || may("export") || may("close") || may("settings");
  return (
    <nav
      data-noprint
      aria-label={frame.navLabel}
      // As wide as its longest word needs: an entry breaks between words only.
      className="wrap-normal row-span-3 flex w-60 min-w-min max-w-[23vw] flex-col overflow-y-auto break-keep border-line border-r bg-surface px-3 py-2"
    >
      <span className="mb-2 flex items-center gap-2 px-3 py-1 font-bold text-xl">
        <Mark />
        {frame.appName}
      </span>
      <Item to="/" icon={Sun} label={frame.today} testId={testIds.navToday} />
      {may("find") && <Item to="/find" icon={Search} label={frame.find} testId={testIds.navFind} />}
      <Divider />
      {may("visits") && (
        <Item to="/visits" icon={Footprints} label={text.visiting.navVisits} testId={testIds.navVisits} />
      )}
      {may("assign") && (
        <Item
          to="/assignments"
          icon={UserRoundCheck}
          label={text.visiting.navAssignments}
          testId={testIds.navAssignments}
        />
      )}
      {may("cases") && (
        <Item to="/consultations" icon={MessagesSquare} label={text.cases.nav} testId={testIds.navCases} />
      )}
      {parcels && (
        <Item to="/shipments" icon={Package} label={text.cases.navShipments} testId={testIds.navShipments} />
      )}
      {(may("visits") || parcels) && <Divider />}
      {may("beds") && (
        <Item to="/board" icon={BedDouble} label={text.desk.navBoard} testId={testIds.navBoard} />
      )}
      {may("handover") && (
        <Item to="/handover" icon={NotebookPen} label={text.desk.navHandover} testId={testIds.navHandover} />
      )}
      {may("courses") && (
        <>
          <Item
            to="/courses"
            icon={GraduationCap}
            label={text.group.navCourses}
            testId={testIds.navCourses}
          />
          <Divider />
        </>
      )}
      {may("report") && (
        <Item to="/reports" icon={ChartColumn} label={text.reports.nav} testId={testIds.navReports} />
      )}
      {may("export") && (
        <Item to="/weekly" icon={FileSpreadsheet} label={frame.weekly} testId={testIds.navWeekly} />
      )}
      {may("close") && (
        <Item to="/closing" icon={CalendarCheck} label={text.office.navClosing} testId={testIds.navClosing} />
      )}
      {may("settings") && (
        <Item to="/people" icon={UsersRound} label={text.office.navPeople} testId={testIds.navPeople} />
      )}
      {office && <Divider />}
      <Item to="/sharing" icon={FolderSync} label={text.sharing.nav} testId={testIds.navSharing} />
      <Item to="/settings" icon={Settings} label={text.office.navSettings} testId={testIds.navSettings} />
      <Item to="/help" icon={CircleHelp} label={text.office.navHelp} testId={testIds.navHelp} />
    </nav>
  );
}

function Divider() {
  return <hr className="my-1 shrink-0 border-line" />;
}

type ItemProps = { to: string; icon: LucideIcon; label: string; testId: string };

function Item({ to, icon: Icon, label, testId }: ItemProps) {
  return (
    <NavLink
      to={to}
      end={to === "/"}
      data-testid={testId}
      className={({ isActive }) =>
        // On a low screen all entries stand without scrolling, settings and help among them.
        `flex min-h-11 shrink-0 items-center gap-3 rounded-8 border-l-4 px-3 py-1.5 leading-140 no-underline [@media(max-height:820px)]:min-h-9 [@media(max-height:820px)]:leading-130 [@media(max-height:820px)]:py-0.5 ${
          isActive
            ? "border-primary bg-tint font-bold text-primary"
            : "border-transparent text-ink hover:bg-tint"
        }`
      }
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <span>
        {label.split("/").map((part, at) => (
          // A web view breaks after a stroke only where it is told that it may.
          <Fragment key={part}>
            {at > 0 && (
              <>
                /<wbr />
              </>
            )}
            {part}
          </Fragment>
        ))}
      </span>
    </NavLink>
  );
}
