export const desk = {
  navBoard: "ベッド表",
  navHandover: "引き継ぎ",
};
