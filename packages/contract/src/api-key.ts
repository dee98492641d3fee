import * as z from "zod";
import { field, Instant, idOf, line } from "./field.ts";
import { type Operation, operation } from "./operation.ts";
import { GRANTABLE } from "./permission.ts";
import { NO_RULES, RecordRules } from "./record-rules.ts";

/** What a key may hold: nothing that makes an owner; and it makes no keys and changes no roles. */
export const KEY_PERMISSIONS = GRANTABLE.filter(
  (permission): permission is Exclude<(typeof GRANTABLE)[number], "key:manage" | "role:write"> =>
    permission !== "key:manage" && permission !== "role:write",
);

const HELD: ReadonlySet<string> = new Set([...KEY_PERMISSIONS, "signed-in"]);

/** Whether a program with a key can ever be allowed an operation. */
export function isForKeys({ access, session }: Operation): boolean {
  return HELD.has(access) && session === undefined;
}

const networks = field(
  z.array(z.string().trim().max(64)).max(20),
  "Addresses or networks (CIDR) from which it may be used; empty for everywhere.",
  ["203.0.113.0/24", "2001:db8::/32"],
);

export const ApiKey = z
  .object({
    id: idOf("apiKey"),
    name: field(line(80), "What the key is for.", "Web shop"),
    access: field(z.enum(["read", "write"]), "`read` can look, `write` can also change.", "write"),
    permissions: field(
      z.array(z.enum(KEY_PERMISSIONS)),
      "What it may do, as far as whoever answers for it may do so at the moment.",
      ["customer:read", "purchase:write"],
    ),
    hint: field(z.string(), "Beginning and last four characters, to tell keys apart.", "per_live_01k9f3v7…h9jn"),
    rules: RecordRules.meta({
      description:
        "Which records and fields it reaches, as far as whoever answers for it does. `own` are that person's.",
    }),
    app: field(
      z.string().nullable(),
      "Host of the app that a member has let in by OAuth and that renews the key by itself; null for a key made by hand.",
      null,
    ),
    networks,
    createdAt: field(Instant, "When the key was made.", "2026-11-21T08:30:00.000Z"),
    createdBy: field(
      z.string(),
      "Who answers for it. It stops working when this person leaves.",
      "usr_01k9f3v7m2e8q4x6c0b5d7h9jn",
    ),
    expiresAt: field(Instant.nullable(), "When it stops working; null for never.", "2027-11-21T08:30:00.000Z"),
    overlapUntil: field(
      Instant.nullable(),
      "Until when the key before the last rotation works too, perhaps past; null when there was none.",
      null,
    ),
    lastUsedAt: field(
      Instant.nullable(),
      "When it was last used, to ten minutes; null for never.",
      "2026-11-22T08:30:00.000Z",
    ),
  })
  .meta({ id: "ApiKey", description: "A key for programs. The key itself is shown once, when it is made." });
export type ApiKey = z.infer<typeof ApiKey>;

const NewApiKey = ApiKey.extend({
  key: field(z.string(), "The key. Keep it: it cannot be shown again.", "per_live_01k9f3v7_Zm9vYmFyYmF6cXV4_1f2e3d"),
}).meta({ id: "NewApiKey", description: "A new key, shown this once." });

const TAG = "API keys";

export const apiKeyOperations = {
  createApiKey: operation({
    id: "createApiKey",
    outside: true,
    method: "post",
    path: "/api-keys",
    tag: TAG,
    summary: "Make an API key",
    description:
      "Answers the key once; we keep only a hash of it. It can do no more than its maker can do, now or later, and stops working when its maker leaves.",
    access: "key:manage",
    cost: "write",
    body: z
      .object({
        name: ApiKey.shape.name,
        access: ApiKey.shape.access,
        permissions: ApiKey.shape.permissions
          .max(KEY_PERMISSIONS.length)
          .optional()
          .meta({
            description: "Exactly what it may do, instead of what `access` stands for.",
            examples: [["customer:read", "purchase:write"]],
          }),
        rules: RecordRules.default(NO_RULES),
        networks: networks.default([]),
        expiresInDays: field(
          z.number().int().min(1).max(3650).nullable().default(null),
          "Days until it stops working; null for never.",
          365,
        ),
      })
      .strict()
      .meta({ id: "ApiKeyInput", description: "A new key." }),
    output: NewApiKey,
    status: 201,
    errors: ["conflict"],
    confirmed: true,
    once: true,
  }),
  listApiKeys: operation({
    id: "listApiKeys",
    method: "get",
    path: "/api-keys",
    tag: TAG,
    summary: "List the API keys",
    description: "The keys of the workspace, without the keys themselves.",
    access: "key:manage",
    cost: "read",
    output: z
      .object({ data: z.array(ApiKey).meta({ description: "The keys, the oldest first." }) })
      .meta({ id: "ApiKeyList", description: "The keys of the workspace." }),
    status: 200,
    errors: [],
  }),
  updateApiKey: operation({
    id: "updateApiKey",
    method: "patch",
    path: "/api-keys/{keyId}",
    tag: TAG,
    summary: "Change what an API key may do",
    description:
      "Holds within 30 seconds everywhere, for the key and for one that a rotation left over. Anybody who manages keys can give a key less; only somebody who may do all that it may then do can give it more, let it work longer or from more networks.",
    access: "key:manage",
    cost: "write",
    params: z.object({ keyId: idOf("apiKey") }),
    body: z
      .object({
        name: ApiKey.shape.name.optional(),
        access: ApiKey.shape.access.optional(),
        permissions: ApiKey.shape.permissions
          .max(KEY_PERMISSIONS.length)
          .optional()
          .meta({
            description: "Exactly what it may do, instead of what `access` stands for.",
            examples: [["customer:read", "purchase:write"]],
          }),
        rules: RecordRules.optional(),
        networks: networks.optional(),
        expiresInDays: field(
          z.number().int().min(1).max(3650).nullable().optional(),
          "Days from now until it stops working; null for never.",
          365,
        ),
      })
      .strict()
      .meta({ id: "ApiKeyChange", description: "What changes of a key; what is left out stays." }),
    output: ApiKey,
    status: 200,
    errors: ["not_found", "conflict"],
    confirmed: true,
  }),
  rotateApiKey: operation({
    id: "rotateApiKey",
    outside: true,
    method: "post",
    path: "/api-keys/{keyId}/rotate",
    tag: TAG,
    summary: "Replace an API key by a new one",
    description:
      "Answers the new key once. The one before goes on working for a while, so that programs can be changed one by one; a second rotation ends it at once.",
    access: "key:manage",
    cost: "write",
    params: z.object({ keyId: idOf("apiKey") }),
    body: z
      .object({
        overlapHours: field(
          z.number().int().min(0).max(720).default(24),
          "Hours for which the key before works too.",
          24,
        ),
      })
      .strict()
      .meta({ id: "ApiKeyRotation", description: "How long both keys work." }),
    output: NewApiKey,
    status: 201,
    errors: ["not_found", "conflict"],
    confirmed: true,
    once: true,
  }),
  revokeApiKey: operation({
    id: "revokeApiKey",
    method: "delete",
    path: "/api-keys/{keyId}",
    tag: TAG,
    summary: "Revoke an API key",
    description: "The key stops working within 30 seconds everywhere, and one that a rotation left over with it.",
    access: "key:manage",
    cost: "write",
    params: z.object({ keyId: idOf("apiKey") }),
    status: 204,
    errors: ["not_found"],
  }),
};
