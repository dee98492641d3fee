import { type ApiKey, isWithin, KEY_PERMISSIONS, NO_RULES, OWNED_KINDS, reachOf } from "@perennial/contract";
import { rulesOf } from "../access/standing.ts";
import type { Context } from "../context.ts";
import { CrmError, type Fault } from "../error.ts";
import { KEY_ACCESS } from "../workspace/role.ts";
import { type ApiKeyItem, keyPermissions } from "./api-key.ts";
import { isNetwork } from "./network.ts";

type Asker = Pick<Context, "actor">;

const may = ({ actor }: Asker, permission: string): boolean =>
  actor.kind === "system" || actor.permissions.has(permission as ApiKey["permissions"][number]);

/** Refuses what names no network. */
export function checkNetworks(networks: readonly string[] = []): void {
  const faults = networks.flatMap((network, index): Fault[] =>
    isNetwork(network)
      ? []
      : [
          {
            location: `body.networks[${index}]`,
            message: { en: `${network} is no address or network.`, zh: `${network} 不是有效的地址或网段。` },
            fix: {
              en: "Send it as 203.0.113.7 or 203.0.113.0/24.",
              zh: "请使用 203.0.113.7 或 203.0.113.0/24 的形式。",
            },
          },
        ],
  );
  if (faults.length === 0) return;
  throw new CrmError("invalid_request", { en: "A network is wrong.", zh: "网段有误。" }, { faults });
}

/** What was asked for, none of which whoever asks may lack. */
export function permissionsFor(asker: Asker, access: ApiKey["access"], chosen: ApiKey["permissions"] | undefined) {
  if (chosen === undefined) return KEY_PERMISSIONS.filter((one) => KEY_ACCESS[access].has(one) && may(asker, one));
  if (chosen.every((one) => may(asker, one))) return [...new Set(chosen)];
  throw new CrmError(
    "forbidden",
    { en: "A key can do no more than you may do yourself.", zh: "密钥的权限不能超出您本人的权限。" },
    { fix: { en: "Leave out what you may not do.", zh: "请去掉您没有的权限。" } },
  );
}

const isSubset = (a: readonly string[], b: readonly string[]): boolean => a.every((one) => b.includes(one));
const isSooner = (a: string | null = null, b: string | null = null): boolean => b === null || (a !== null && a <= b);
/** No networks stand for all. */
const isNarrower = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  b.length === 0 || (a.length > 0 && isSubset(a, b));

/** Whether a key gets nothing by a change that it had not before. */
function givesNoMore(before: ApiKeyItem, after: ApiKeyItem): boolean {
  return (
    isSubset(keyPermissions(after), keyPermissions(before)) &&
    isWithin(after.rules ?? NO_RULES, before.rules ?? NO_RULES) &&
    isNarrower(after.networks, before.networks) &&
    isSooner(after.expiresAt, before.expiresAt)
  );
}

/** Whether somebody else's key reaches nothing that the asker does not: its `own` and `team` are not the asker's. */
function isInReach({ actor }: Asker, { rules = NO_RULES }: ApiKeyItem): boolean {
  if (actor.kind === "system") return true;
  const bounds = rulesOf(actor);
  return OWNED_KINDS.every((kind) => reachOf(bounds, kind, "write") === "all") && isWithin(rules, bounds);
}

/**
 * Refuses a change that gives a key more, to whoever may not do all that it may do then. Of one's own key the records need
 * no look: at every use it reaches what its maker reaches, at most.
 */
export function checkGiven(asker: Asker, before: ApiKeyItem, after: ApiKeyItem): void {
  if (givesNoMore(before, after)) return;
  const isHeld = keyPermissions(after).every((one) => may(asker, one));
  if (isHeld && (after.createdBy === asker.actor.id || isInReach(asker, after))) return;
  throw new CrmError(
    "forbidden",
    {
      en: "You can give this key less, but not more: it may do what you may not do yourself.",
      zh: "您只能缩小此密钥的权限：它可以做您本人无权做的事。",
    },
    { fix: { en: "Ask whoever answers for it, or an owner.", zh: "请联系其责任人或所有者。" } },
  );
}
