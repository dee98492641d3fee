import { bringTexts } from "../../i18n/i18n.ts";

/** The texts of the operator's pages, which nobody else loads. */
export const bringOperatorTexts = (): Promise<void> =>
  bringTexts("operator", {
    en: async () => (await import("../../i18n/en/operator.ts")).operator,
    "zh-CN": async () => (await import("../../i18n/zh/operator.ts")).operator,
  });
