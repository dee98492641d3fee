import type { ConnectionRequest, connectionOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { standingOfMember } from "../access/standing.ts";
import type { EntryActionsOf } from "../account/entry.ts";
import { keyUses, listKeys, newKeyLeg } from "../api-key/api-key.store.ts";
import { type ApiKeyItem, hashToken } from "../api-key/api-key.ts";
import { permissionsFor } from "../api-key/limits.ts";
import type { PersonContext } from "../context.ts";
import { CrmError, invalid, keepsChanging, notFound } from "../error.ts";
import { type App, appOf, hostOf, isOf } from "./app.ts";
import {
  type AppGrantItem,
  CODE_SECONDS,
  endConnection,
  endLegs,
  grantsOf,
  MOST_CONNECTIONS,
  stateOf,
  toConnection,
} from "./connection.ts";
import { isOurs, sealCode } from "./token.ts";

type Asked = Pick<ConnectionRequest, "clientId" | "redirectUri" | "resource">;

/** Who asks. Nobody is sent to an address before it is known to be the app's. */
function checkApp({ cursors, origin }: PersonContext, place: "query" | "body", asked: Asked): App {
  const again = {
    en: "Start connecting once more in the app. If this comes again, remove Perennial there and add it anew.",
    zh: "请在应用中重新发起连接；若仍出现此提示，请在应用中移除 Perennial 后重新添加。",
  };
  const app = appOf(cursors, asked.clientId);
  if (!app) throw invalid(`${place}.clientId`, { en: "No such app is registered.", zh: "该应用未注册。" }, again);
  if (!isOf(app, asked.redirectUri)) {
    throw invalid(
      `${place}.redirectUri`,
      { en: "The app has not registered with this address.", zh: "该应用未注册此地址。" },
      again,
    );
  }
  if (!isOurs(origin, asked.resource)) {
    throw invalid(
      `${place}.resource`,
      { en: `${asked.resource} is not here.`, zh: `${asked.resource} 不在此处。` },
      { en: `Use ${origin}/mcp.`, zh: `请使用 ${origin}/mcp。` },
    );
  }
  return app;
}

/** An app's address with what it is told there. */
function withAnswer(redirectUri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** The person's connections in the workspace of the session, the oldest first. */
async function ownConnections({ user, workspace, tenant }: PersonContext) {
  const table = tenant(workspace.workspaceId);
  const [keys, grants] = await Promise.all([listKeys(table), grantsOf(table)]);
  return keys.flatMap((key): { readonly key: ApiKeyItem; readonly grant: AppGrantItem }[] => {
    const grant = key.createdBy === user.userId ? grants.get(key.keyId) : undefined;
    return grant ? [{ key, grant }] : [];
  });
}

/**
 * The person's connections that lead nowhere any more: their entries give way to a new one.
 *
 * @throws `conflict` when as many live as there may be
 */
async function deadLegs(context: PersonContext): Promise<Leg[]> {
  const own = await ownConnections(context);
  const over = own.filter(({ grant }) => stateOf(grant, context.now()) === "ended");
  if (own.length - over.length < MOST_CONNECTIONS) return over.flatMap(({ grant }) => endLegs(grant));
  throw new CrmError(
    "conflict",
    { en: `You have let ${MOST_CONNECTIONS} apps in.`, zh: `您已接入 ${MOST_CONNECTIONS} 个应用。` },
    { fix: { en: "Shut one out first, on the page of your account.", zh: "请先在个人账户页面断开其中一个。" } },
  );
}

/** What no app gets, whoever lets it in: to take everything along, to send it elsewhere, and to change how the workspace works. */
const WITHHELD: ReadonlySet<string> = new Set(["customer:export", "webhook:write", "workspace:write", "score:write"]);
/** Most entries that give way at once. */
const MOST_DEAD = 40;

/** What a person lets apps do in the workspace of the session. */
export const connectionActions: EntryActionsOf<typeof connectionOperations> = {
  async previewConnection(context, { query }) {
    const { name } = checkApp(context, "query", query);
    const { redirectUri, state, scope } = query;
    const wanted = scope?.split(" ") ?? [];
    const access = wanted.includes("read") && !wanted.includes("write") ? "read" : "write";
    const deniedTo = withAnswer(redirectUri, { error: "access_denied", state, iss: context.origin });
    return { output: { name, host: hostOf(redirectUri), access, deniedTo } };
  },

  async createConnection(context, { body }) {
    const { user, workspace, member, newId, now, origin } = context;
    const { workspaceId } = workspace;
    if (workspace.closesAt || workspace.suspended) {
      throw new CrmError(
        "workspace_closed",
        { en: "Nothing can be connected to it before it is open again.", zh: "重新开放后才能接入应用。" },
        { fix: { en: "An owner can open it, on its own page.", zh: "请由所有者登录后打开。" } },
      );
    }
    const { name } = checkApp(context, "body", body);
    const table = context.tenant(workspaceId);
    const standing = await standingOfMember(table, member);
    const asker = { actor: { kind: "user", id: user.userId, ...standing } } as const;
    const keyId = newId("apiKey");
    const code = sealCode(context, { workspaceId, keyId });
    const key: ApiKeyItem = {
      keyId,
      hash: hashToken(code),
      name,
      access: body.access,
      permissions: permissionsFor(asker, body.access, undefined).filter((one) => !WITHHELD.has(one)),
      hint: "",
      app: hostOf(body.redirectUri),
      createdAt: now().toISOString(),
      createdBy: user.userId,
      version: 1,
    };
    const grant: AppGrantItem = {
      keyId,
      clientHash: hashToken(body.clientId),
      redirectUri: body.redirectUri,
      challenge: body.codeChallenge,
      grantHash: key.hash,
      until: new Date(now().getTime() + CODE_SECONDS * 1000).toISOString(),
      version: 1,
    };
    const dead = await deadLegs(context);
    const { ok } = await table.write(
      newKeyLeg(key),
      { put: "appGrant", item: grant, if: "absent" },
      ...dead.slice(0, MOST_DEAD),
    );
    if (!ok) throw keepsChanging();
    const redirectTo = withAnswer(body.redirectUri, { code, state: body.state, iss: origin });
    return { output: { connection: toConnection(key, grant, now()), redirectTo } };
  },

  async listConnections(context) {
    const { workspace, now, tenant } = context;
    const [own, uses] = await Promise.all([ownConnections(context), keyUses(tenant(workspace.workspaceId))]);
    const data = own.map(({ key, grant }) => toConnection(key, grant, now(), uses.get(key.keyId)));
    return { output: { data: data.reverse() } };
  },

  async removeConnection(context, { params: { connectionId: keyId } }) {
    const table = context.tenant(context.workspace.workspaceId);
    const key = await table.get("apiKey", { keyId }, { consistent: true });
    if (key?.app === undefined || key.createdBy !== context.user.userId) throw notFound();
    await endConnection(context.system, table, keyId);
    return { output: undefined };
  },
};
