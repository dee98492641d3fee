import type { Usage, usageOperations } from "@perennial/contract";
import { listKeys } from "../api-key/api-key.store.ts";
import type { ActionsOf } from "../change.ts";
import { invalid } from "../error.ts";
import { PRICES, STORAGE_PRICES } from "./price.ts";
import { daysBetween, readUsage } from "./usage.store.ts";

const DAYS = 30;
const MOST_DAYS = 366;
const SUMMED = [
  "requests",
  "invocations",
  "readUnits",
  "writeUnits",
  "seconds",
  "gigabyteSeconds",
  "deliveries",
  "mails",
  "costMicros",
] as const satisfies readonly (keyof Usage["total"])[];

export const usageActions: ActionsOf<typeof usageOperations> = {
  async getUsage({ table, realNow }, { query }) {
    const asOf = realNow().toISOString();
    const to = query.to ?? asOf.slice(0, 10);
    const before = new Date(Date.parse(to) - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
    const from = query.from ?? before;
    const span = daysBetween(from, to).length;
    if (span === 0 || span > MOST_DAYS) {
      throw invalid(
        "query.from",
        { en: "The span has no day, or more than a year.", zh: "时间范围为空，或超过一年。" },
        {
          en: `Send days at most ${MOST_DAYS} apart, the first one first.`,
          zh: `请发送相隔不超过 ${MOST_DAYS} 天的日期，起始日在前。`,
        },
      );
    }
    const [{ days, keys }, known] = await Promise.all([readUsage(table, from, to), listKeys(table)]);
    const names = new Map(known.map(({ keyId, name }) => [keyId, name]));
    const sum = (name: (typeof SUMMED)[number]) => [name, days.reduce((total, day) => total + day[name], 0)] as const;
    return {
      from,
      to,
      days,
      total: Object.fromEntries(SUMMED.map(sum)) as Usage["total"],
      keys: [...keys]
        .map(([keyId, requests]) => ({ keyId, name: names.get(keyId) ?? null, requests }))
        .sort((a, b) => b.requests - a.requests),
      prices: [...PRICES, ...STORAGE_PRICES],
      asOf,
    };
  },
};
