import * as z from "zod";
import { ApiKey } from "./api-key.ts";
import { field, idOf } from "./field.ts";
import { operation } from "./operation.ts";

/** Longest name under which an app registers. */
export const APP_NAME = 80;
/** Longest address to which an app may have somebody sent back. */
export const REDIRECT_URI = 400;

const appName = field(z.string().max(APP_NAME), "What the app calls itself. Nobody has checked it.", "Claude");
const appHost = field(
  z.string(),
  "Where the app is: the host to which its codes go, `127.0.0.1` or `localhost` for a program on one's own device.",
  "claude.ai",
);

export const Connection = z
  .object({
    id: idOf("apiKey"),
    name: appName,
    host: appHost,
    access: ApiKey.shape.access,
    createdAt: ApiKey.shape.createdAt,
    lastUsedAt: ApiKey.shape.lastUsedAt,
    state: field(
      z.enum(["waiting", "open", "ended"]),
      "`waiting` until the app has fetched its first token, which it has two minutes for; `ended` when it has asked for none in 90 days.",
      "open",
    ),
  })
  .meta({ id: "Connection", description: "An app that you have let into this workspace by OAuth." });
export type Connection = z.infer<typeof Connection>;

const asked = {
  clientId: field(z.string().min(1).max(4_000), "`client_id` of the app, as it got it when it registered.", "AeD3…"),
  redirectUri: field(
    z.string().min(1).max(REDIRECT_URI),
    "`redirect_uri`: where the app waits for its code. One of those with which it registered.",
    "https://claude.ai/api/mcp/auth_callback",
  ),
  responseType: field(z.enum(["code"]).default("code"), "`response_type`: only codes are given.", "code"),
  codeChallenge: field(
    z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    "`code_challenge` (RFC 7636): SHA-256 of the app's verifier in base64url.",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  ),
  codeChallengeMethod: field(z.enum(["S256"]), "`code_challenge_method`: only S256 is taken.", "S256"),
  state: field(z.string().max(2_000).optional(), "`state`: comes back with the code as it was sent.", "af0ifjsldkj"),
  scope: field(z.string().max(500).optional(), "`scope`: `read`, or `read write`.", "read write"),
  resource: field(
    z.string().max(500).optional(),
    "`resource` (RFC 8707): the address of the MCP server, if the app names it.",
    "https://crm.example.com/mcp",
  ),
};

const Query = z.object(asked).strict();
const Input = z
  .object({ ...asked, access: ApiKey.shape.access })
  .strict()
  .meta({ id: "ConnectionInput", description: "What the app asked for, and what it is allowed." });
export type ConnectionRequest = z.infer<typeof Query>;

const Preview = z
  .object({
    name: appName,
    host: appHost,
    access: field(ApiKey.shape.access, "What the app asks for; `write` when it does not say.", "write"),
    deniedTo: field(
      z.string(),
      "Where to send the browser when it is not let in.",
      "https://claude.ai/api/mcp/auth_callback?error=access_denied&state=af0ifjsldkj",
    ),
  })
  .meta({ id: "ConnectionPreview", description: "Who asks to be let in, and for what." });

const Begun = z
  .object({
    connection: Connection,
    redirectTo: field(
      z.string(),
      "Where to send the browser: the app fetches its token with the code in it, within two minutes.",
      "https://claude.ai/api/mcp/auth_callback?code=AQx1…&state=af0ifjsldkj",
    ),
  })
  .meta({ id: "ConnectionBegun", description: "A connection, and where it goes on." });

const TAG = "Connected apps";

export const connectionOperations = {
  previewConnection: operation({
    id: "previewConnection",
    method: "get",
    path: "/me/connections/request",
    tag: TAG,
    summary: "See which app asks to be let in",
    description:
      "Takes what an app sends to the authorization endpoint of OAuth 2.1, and says who it is and what it asks for. Nothing changes.",
    access: "person",
    cost: "read",
    query: Query,
    output: Preview,
    status: 200,
    errors: [],
  }),
  createConnection: operation({
    id: "createConnection",
    method: "post",
    path: "/me/connections",
    tag: TAG,
    summary: "Let an app in",
    description:
      "Answers where the browser goes with the code for which the app gets its tokens. It can then read in this workspace, or also add, change and delete records, as far as you may do so yourself, until you remove it, leave, or it has not been used for 90 days. It cannot export everything, set up webhooks or change settings. Its tokens work for an hour and are renewed by itself.",
    access: "person",
    cost: "write",
    body: Input,
    output: Begun,
    status: 201,
    errors: ["conflict"],
    confirmed: true,
  }),
  listConnections: operation({
    id: "listConnections",
    method: "get",
    path: "/me/connections",
    tag: TAG,
    summary: "List the apps that you have let in",
    description: "Yours, in this workspace, the newest first. Whoever manages keys sees everybody's with listApiKeys.",
    access: "person",
    cost: "read",
    output: z
      .object({ data: z.array(Connection).meta({ description: "The apps, the newest first." }) })
      .meta({ id: "ConnectionList", description: "Apps that you have let in." }),
    status: 200,
    errors: [],
  }),
  removeConnection: operation({
    id: "removeConnection",
    method: "delete",
    path: "/me/connections/{connectionId}",
    tag: TAG,
    summary: "Shut an app out",
    description: "Its tokens stop working within 30 seconds everywhere, and it gets no more.",
    access: "person",
    cost: "write",
    params: z.object({ connectionId: idOf("apiKey") }),
    status: 204,
    errors: ["not_found", "conflict"],
  }),
};
