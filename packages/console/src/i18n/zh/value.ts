import type { value as english } from "../en/value.ts";
import type { Mirror } from "../mirror.ts";

export const value: Mirror<typeof english> = {
  title: "客户价值",
  tabs: { proof: "评分有多准" },
};
