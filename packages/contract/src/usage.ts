import * as z from "zod";
import { Day, field, Instant } from "./field.ts";
import { operation } from "./operation.ts";

const count = (description: string, example: number) => field(z.number().min(0), description, example);

const used = {
  requests: count("Requests to the API.", 18_240),
  invocations: count("Pieces of work: requests, batches of changes, jobs, deliveries.", 21_300),
  readUnits: count("Read units that the database counted.", 42_100.5),
  writeUnits: count("Write units that the database counted.", 96_400),
  seconds: count("Seconds that functions worked.", 812.4),
  gigabyteSeconds: count("The same times their memory in gigabytes, by which it is paid.", 812.4),
  deliveries: count("Attempts to deliver events to endpoints.", 310),
  mails: count("Mails.", 4),
};

export const UsageDay = z
  .object({
    day: field(Day, "The day, in UTC.", "2026-11-21"),
    ...used,
    storageBytes: field(
      z.number().int().min(0).nullable(),
      "What was kept, as the night found it: the size of all files, and of the records by a sample. Null when no night has looked.",
      48_200_000,
    ),
    costMicros: count("Cost at list prices, in millionths of a US dollar.", 84_120),
  })
  .meta({ id: "UsageDay", description: "What the workspace used on one day." });
export type UsageDay = z.infer<typeof UsageDay>;

export const UsagePrice = z
  .object({
    what: field(z.string(), "What is priced: a field of the usage.", "writeUnits"),
    per: field(z.number().positive(), "For so many.", 1_000_000),
    usd: field(z.number().positive(), "US dollars.", 0.625),
    source: field(z.string(), "Where the price is published.", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
  })
  .meta({ id: "UsagePrice", description: "A list price that the costs are computed with." });
export type UsagePrice = z.infer<typeof UsagePrice>;

const KeyUsage = z
  .object({
    keyId: field(z.string(), "The key.", "key_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    name: field(z.string().nullable(), "Its name; null once it is revoked.", "Web shop"),
    requests: count("Requests with it.", 12_000),
  })
  .meta({ id: "KeyUsage", description: "How much one key was used." });

export const Usage = z
  .object({
    from: field(Day, "First day.", "2026-10-23"),
    to: field(Day, "Last day.", "2026-11-21"),
    days: z.array(UsageDay).meta({ description: "Every day of the span, the first first." }),
    total: z
      .object({ ...used, costMicros: count("Cost of the whole span, in millionths of a US dollar.", 2_520_000) })
      .meta({ id: "UsageTotal", description: "The sums over the span." }),
    keys: z.array(KeyUsage).meta({ description: "Requests by key, the most used first." }),
    prices: z.array(UsagePrice).meta({ description: "What the costs are computed with." }),
    asOf: field(
      Instant,
      "When it was put together; what is newer than ten minutes may be missing.",
      "2026-11-21T08:30:00.000Z",
    ),
  })
  .meta({ id: "Usage", description: "What the workspace used, day by day." });
export type Usage = z.infer<typeof Usage>;

export const usageOperations = {
  getUsage: operation({
    id: "getUsage",
    method: "get",
    path: "/usage",
    tag: "Usage",
    summary: "Read what the workspace used",
    description:
      "Requests, database units, computing time, deliveries and storage by day, with the cost at Amazon's list prices. It is counted in the process and written at most every ten minutes; a process that is killed loses what it had not written, so the numbers are never above the truth.",
    access: "workspace:read",
    cost: "read",
    query: z.object({
      from: field(Day.optional(), "First day; 30 days before the last one when left out.", "2026-10-23"),
      to: field(Day.optional(), "Last day; today when left out. At most 366 days.", "2026-11-21"),
    }),
    output: Usage,
    status: 200,
    errors: [],
  }),
};
