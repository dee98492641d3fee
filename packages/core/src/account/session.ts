import type { Session } from "@perennial/contract";
import type { SystemTable } from "@perennial/table";
import { hashToken } from "../api-key/api-key.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";

/**
 * Where a person is signed in. Found by the person and the hash of its token, so that all of one person's lie side by side
 * and end together.
 *
 * Threats, and what meets them (test/flows/session.test.ts):
 * - a stolen table shows no token: only its SHA-256 is kept;
 * - fixation: every sign-in and every change of password makes a token of its own, and none is taken from the request;
 * - a session outliving its cause: it slides for 14 days, ends after 90 whatever happens, and ends with the password.
 */
export interface SessionItem {
  readonly sessionId: string;
  readonly hash: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** When the person last proved to be there: at sign-in, or by a confirmation. */
  readonly confirmedAt: string;
  readonly device: string;
  readonly network: string;
  /** The sign-in service through which it began: it works in that workspace alone, and as long as that service is set. */
  readonly providerId?: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface SystemItems {
    session: SessionItem;
  }
}

/** Seconds after its last use at which a session ends. */
export const SESSION_SECONDS = 14 * 86_400;
/** Seconds after its beginning at which it ends however often it is used. */
const LONGEST_SECONDS = 90 * 86_400;
/** Seconds between two writes of when it was last used. */
const SEEN_SECONDS = 3_600;

const epoch = (now: Date): number => Math.floor(now.getTime() / 1000);

export interface NewSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly workspaceId: string;
  /** 256 random bits as text. */
  readonly secret: string;
  readonly device: string;
  readonly network: string;
}

/** A session and the token that stands for it: the person's id, which finds it, and the secret. */
export function newSession(input: NewSession, now: Date): { token: string; item: SessionItem } {
  const { secret, ...rest } = input;
  const token = `${input.userId.slice(4)}_${secret}`;
  const at = now.toISOString();
  const stamps = { createdAt: at, lastSeenAt: at, confirmedAt: at };
  return { token, item: { ...rest, ...stamps, hash: hashToken(token), ttl: epoch(now) + SESSION_SECONDS } };
}

/** Where the session of a token lies; undefined for what cannot be one. */
export function sessionKey(token: string): { userId: string; hash: string } | undefined {
  const ulid = /^([0-9a-z]{26})_[\w-]{43}$/.exec(token)?.[1];
  return ulid === undefined ? undefined : { userId: `usr_${ulid}`, hash: hashToken(token) };
}

/**
 * Whether a workspace takes a session: one through its sign-in service as long as that is set, one by password unless only
 * the service counts; owners always have their password as the way back.
 */
export function isTaken(
  { providerId }: Pick<SessionItem, "providerId">,
  role: string,
  { provider }: Pick<WorkspaceItem, "provider">,
): boolean {
  if (providerId !== undefined) return providerId === provider?.id;
  return !provider?.only || role === "owner";
}

/** What a use of the session changes about it, at most once an hour. */
export function slide(session: SessionItem, now: Date): Pick<SessionItem, "lastSeenAt" | "ttl"> | undefined {
  const at = epoch(now);
  const seen = Math.floor(Date.parse(session.lastSeenAt) / 1000);
  if (at - seen < SEEN_SECONDS) return undefined;
  const last = Math.floor(Date.parse(session.createdAt) / 1000) + LONGEST_SECONDS;
  return { lastSeenAt: now.toISOString(), ttl: Math.min(at + SESSION_SECONDS, last) };
}

export function toSession(item: SessionItem, current: string): Session {
  const { sessionId, hash, device, network, createdAt, lastSeenAt, ttl } = item;
  const expiresAt = new Date(ttl * 1000).toISOString();
  return { id: sessionId, device, network, createdAt, lastSeenAt, expiresAt, current: hash === current };
}

/** Ends sessions of a person, and forgets what this process remembers of them. */
export async function endSessions(
  system: SystemTable,
  forget: (hash: string) => void,
  userId: string,
  which: (session: SessionItem) => boolean = () => true,
): Promise<SessionItem[]> {
  const ending = (await system.all("session", { userId })).filter(which);
  for (const { hash } of ending) {
    forget(hash);
    await system.take("session", { userId, hash });
  }
  return ending;
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\//, "WeChat"],
  [/Edg(A|iOS)?\//, "Edge"],
  [/(OPR|Opera)\//, "Opera"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/Version\/[\d.]+.*Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPhone|iPad|iPod/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** Browser and system as a person knows them, empty when they are not known; never the caller's own words, which could be anything. */
export function deviceOf(userAgent: string | undefined): string {
  const name = (of: typeof BROWSERS): string | undefined => of.find(([form]) => form.test(userAgent ?? ""))?.[1];
  const [browser, system] = [name(BROWSERS), name(SYSTEMS)];
  return [browser, system].filter((one) => one !== undefined).join(" · ");
}
