import { createHash } from "node:crypto";
import type { SystemTable } from "@perennial/table";
import { CrmError } from "../error.ts";

/**
 * How often something was tried in a span of time. It is counted before anything is looked up, so that a refusal says
 * nothing about the address and costs the same for each (test/flows/attempts.test.ts).
 */
export interface AttemptItem {
  readonly kind: string;
  readonly subject: string;
  readonly window: string;
  readonly count: number;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface SystemItems {
    attempt: AttemptItem;
  }
}

/** Most attempts, and the seconds in which they may be made. */
type Rule = readonly [most: number, seconds: number];

/**
 * What is counted, for whom, and how much of it is too much. A guesser is held by address and network together, so that
 * nobody can lock somebody else out from afar; the count by address alone is higher and bounds a guesser with many networks.
 */
export const ATTEMPT_RULES = {
  "sign-up": { network: [100, 3_600], address: [5, 3_600] },
  "sign-in": { network: [100, 900], address: [50, 3_600], pair: [10, 900] },
  reset: { network: [30, 3_600], address: [3, 3_600] },
  link: { network: [100, 3_600] },
  mail: { address: [5, 3_600] },
  provider: { network: [300, 900] },
  domain: { address: [30, 3_600] },
  demo: { address: [10, 86_400] },
  confirm: { address: [10, 900] },
  form: { pair: [30, 3_600], address: [2_000, 3_600] },
  "second-factor": { address: [10, 900] },
} as const satisfies Record<string, Partial<Record<"network" | "address" | "pair", Rule>>>;
export type AttemptKind = keyof typeof ATTEMPT_RULES;

interface Attempts {
  readonly system: SystemTable;
  readonly now: () => Date;
  readonly network: string;
}

/** The network of an address: all of an IPv4 address, the first half of an IPv6 one, which is one household's. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: gap }, () => "0"), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** No address of a person lies in a key of its own: what is counted is known by its hash. */
const subjectOf = (text: string): string =>
  createHash("sha256").update(`attempt ${text}`).digest("base64url").slice(0, 22);

function counters({ now, network }: Attempts, kind: AttemptKind, address: string) {
  const net = networkOf(network);
  const subjects = { network: net, address, pair: `${address} ${net}` };
  const rules: Readonly<Record<string, Rule>> = ATTEMPT_RULES[kind];
  return Object.entries(rules).map(([name, [most, seconds]]) => {
    const at = Math.floor(now().getTime() / 1000);
    const window = Math.floor(at / seconds);
    const key = {
      kind: `${kind} ${name}`,
      subject: subjectOf(subjects[name as keyof typeof subjects]),
      window: String(window),
    };
    return { key, most, ttl: (window + 2) * seconds, left: (window + 1) * seconds - at };
  });
}

/**
 * Counts an attempt, and refuses it when there were too many.
 *
 * @param address whom the attempt concerns: an e-mail address or a person's id
 * @returns takes the attempt back, for one that was no guess
 */
export async function attempt(attempts: Attempts, kind: AttemptKind, address: string): Promise<() => Promise<void>> {
  const all = counters(attempts, kind, address.trim().toLowerCase());
  const counted = await Promise.all(
    all.map(async ({ key, most, ttl, left }) => {
      const { count } = await attempts.system.increase("attempt", key, { count: 1 }, { ttl });
      return count > most ? left : 0;
    }),
  );
  const wait = Math.max(...counted);
  if (wait > 0) {
    const minutes = Math.max(1, Math.ceil(wait / 60));
    throw new CrmError(
      "rate_limited",
      { en: "That was tried too often.", zh: "尝试次数过多。" },
      {
        fix: {
          en: `Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
          zh: `请在 ${minutes} 分钟后重试。`,
        },
        retryAfter: wait,
      },
    );
  }
  return async () => {
    await Promise.all(all.map(({ key, ttl }) => attempts.system.increase("attempt", key, { count: -1 }, { ttl })));
  };
}
