import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { Me } from "@perennial/contract";
import { Hono, type Context as HttpContext } from "hono";
import { throughOrigin } from "../api/origin.ts";
import type { Runtime } from "../runtime.ts";
import { callTool, type Send } from "./call.ts";
import { operationOf, toolsFor } from "./tool.ts";

const BYTES = 1_000_000;
/** Of a request, what the API judges it by. Cookies are left behind: a page cannot lend its visitor's session. */
const PASSED_ON = ["authorization", "accept-language", "user-agent", "x-forwarded-for", "x-origin-key"];

const INSTRUCTIONS = `Perennial keeps a company's customers and says how loyal each is, how likely to leave, what it is worth, and why.
Find customers by conditions with query_customers (for those at risk: filter {"churnRisk":{"$gte":60}}, sort by churnRisk, descending), by name with search_customers. explain_customer says why a score is what it is. A call or a visit is logged with create_note; what is to be done goes into create_task.
Ids stand in every answer; "ext:" followed by the company's own id does as well. Money is an integer in the currency's minor unit, a day YYYY-MM-DD. Lists come in pages: send nextCursor as cursor to read on.`;

/** The API's own refusal ends the request when nobody is known to be asking. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly reply: Response;

  constructor(reply: Response) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

/** Requests to the very app that answers the API, with what the caller has sent about itself. */
function sender(http: HttpContext, api: Hono, onRefused: (reply: Response) => void): Send {
  const passed = PASSED_ON.flatMap((name): [string, string][] => {
    const value = http.req.header(name);
    return value === undefined ? [] : [[name, value]];
  });
  return async (method, path, { body, ifMatch } = {}) => {
    const headers = new Headers(passed);
    if (ifMatch !== undefined) headers.set("If-Match", ifMatch);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const reply = await api.fetch(new Request(new URL(path, http.req.url), init), http.env as object);
    if (reply.status === 401) onRefused(reply.clone());
    return reply;
  };
}

async function callerOf(send: Send): Promise<Me> {
  const reply = await send("GET", "/v1/me");
  if (reply.ok) return (await reply.json()) as Me;
  throw new Refused(reply);
}

/** One request of a client, answered by a server of its own: nothing is kept between requests. */
function serverFor(send: Send): Server {
  const server = new Server(
    { name: "perennial", title: "Perennial", version: "1.0.0" },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const { permissions } = await callerOf(send);
    return { tools: toolsFor(permissions) };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const op = operationOf(params.name);
    if (!op)
      throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}. List the tools to see them.`);
    return await callTool(op, params.arguments ?? {}, send);
  });
  return server;
}

/** Tells a client where it can get a token, if it has none that works (RFC 9728 §5.1). */
function unauthorized(http: HttpContext, origin: string, body: string): Response {
  const failed = http.req.header("authorization") === undefined ? "" : 'error="invalid_token", ';
  http.header(
    "WWW-Authenticate",
    `Bearer ${failed}resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`,
  );
  http.header("Content-Type", "application/problem+json");
  return http.body(body, 401);
}

/**
 * The MCP server (Streamable HTTP, without sessions): the operations of the contract as tools, within the permissions of
 * the API key that comes as bearer. Every call is a request to `api`, so that there is no second way in.
 */
export function createMcp(run: Runtime, api: Hono): Hono {
  const app = new Hono();
  throughOrigin(app, run);
  app.all("/mcp", async (http) => {
    http.header("Cache-Control", "no-store");
    const origin = http.req.header("origin");
    if (origin !== undefined && origin !== run.platform.origin) {
      return http.text("Requests of other sites' pages are not answered.", 403);
    }
    if (http.req.method !== "POST") {
      http.header("Allow", "POST");
      return http.text("Send messages by POST: there is no stream to open and no session to end.", 405);
    }
    let refused: Response | undefined;
    const send = sender(http, api, (reply) => {
      refused = reply;
    });
    // Whoever is unknown is told so before anything else of the message is looked at.
    if (http.req.header("authorization") === undefined) await send("GET", "/v1/me");
    if (refused) return unauthorized(http, run.platform.origin, await (refused as Response).text());
    const transport = new WebStandardStreamableHTTPServerTransport({
      enableJsonResponse: true,
      maxRequestBodySize: BYTES,
    });
    const server = serverFor(send);
    await server.connect(transport);
    const reply = await transport.handleRequest(http.req.raw);
    await server.close();
    return refused ? unauthorized(http, run.platform.origin, await (refused as Response).text()) : reply;
  });
  return app;
}
