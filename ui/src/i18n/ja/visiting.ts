export const visiting = {
  navVisits: "訪問",
  navAssignments: "担当の割り当て",
};
