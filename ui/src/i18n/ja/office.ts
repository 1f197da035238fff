export const office = {
  navClosing: "月の締め",
  navPeople: "支援者・事業",
  navSettings: "設定",
  navHelp: "使い方",
};
