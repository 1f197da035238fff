export const office = {
  navClosing: "月の締め",
  navPeople: "支援者・事業",
  navSettings: "設定",
  navHelp: "使い方",
  wayBack: {
    closing: "月の締めに戻る",
    weekly: "週次CSVの確認に戻る",
    people: "支援者の一覧に戻る",
  },
  closing: {
    title: "月の締め",
    lead: "締めた月の記録を直すと、次の報告に「訂正」として出ます。",
    emptyTitle: "締める月はまだありません",
    emptyLead: "訪問・泊まり・講座の記録が1か月分たまると、ここに並びます。",
    month: (v: { year: number; month: number }) => `${v.year}年${v.month}月`,
    states: { running: "進行中", open: "締め前", closed: "締め済み" },
    records: (v: { count: number }) => `記録${v.count}件`,
    unrecorded: (v: { count: number }) => `未記録${v.count}件`,
    unread: (v: { count: number }) => `未読${v.count}件`,
    afterClose: (v: { count: number }) => `締めた後の訂正${v.count}件`,
    ready: "そろっています",
    closedBy: (v: { day: string; by: string }) => `${v.day} ${v.by}`,
    close: "この月を締める",
    closeOf: (v: { programme: string; month: string }) => `${v.programme}の${v.month}を締める`,
    ask: (v: { programme: string; month: string }) => `${v.programme} ${v.month}を締めますか`,
    askLead: (v: { records: number }) =>
      `記録は${v.records}件です。締めた後も直せますが、直した分は次の報告に「訂正」として出ます。`,
    askMissing: (v: { unrecorded: number; unread: number }) =>
      `まだ、未記録が${v.unrecorded}件、未読が${v.unread}件あります。先に片づけることをお勧めします。`,
    yes: "締める",
    done: (v: { programme: string; month: string }) => `${v.programme} ${v.month}を締めました`,
  },
};
