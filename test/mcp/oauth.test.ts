import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type Local, startLocal } from "@perennial/local";
import { createClient } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newCompany } from "../flows/people.ts";
import { mailedToken, PASSWORD, refusal, visitor } from "../flows/visitor.ts";
import { AppMemory, appsOf, CALLBACK, requestFrom, requestOf } from "./oauth-client.ts";

const MINUTE = 60_000;

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const { sendForm, register, renew, connected, statusWith, forget } = appsOf(() => local);
const programWith = (key: string) => createClient({ baseUrl: local.origin, fetch: local.fetch, key });

describe("an MCP client that knows nothing but the address", () => {
  const connect = async (app: AppMemory) => {
    const transport = new StreamableHTTPClientTransport(new URL(`${local.origin}/mcp`), {
      fetch: local.fetch,
      authProvider: app,
    });
    const client = new Client({ name: "assistant", version: "1.0.0" });
    return { transport, client, begin: () => client.connect(transport as Parameters<Client["connect"]>[0]) };
  };

  test("finds where to ask, is let in by a person, works, and renews its token by itself", async () => {
    const { owner } = await newCompany(local);
    const app = new AppMemory("Assistant");
    const first = await connect(app);
    await expect(first.begin()).rejects.toThrow(UnauthorizedError);
    expect(app.sentTo?.href).toContain(`${local.origin}/connect?`);
    const request = requestFrom(app.sentTo);
    expect(await owner.client.previewConnection({ query: request })).toEqual({
      name: "Assistant",
      host: "assistant.example",
      access: "write",
      deniedTo: `${CALLBACK}?error=access_denied&state=state+of+the+app&iss=${encodeURIComponent(local.origin)}`,
    });
    const begun = await owner.client.createConnection({ body: { ...request, access: "write" } });
    expect(begun.connection.state).toBe("waiting");
    const back = new URL(begun.redirectTo).searchParams;
    expect([back.get("state"), back.get("iss")]).toEqual(["state of the app", local.origin]);
    await first.transport.finishAuth(back.get("code") ?? "");

    const { client, begin } = await connect(app);
    await begin();
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain("create_customer");
    for (const withheld of ["create_export", "create_webhook_endpoint", "update_workspace", "create_connection"])
      expect(names).not.toContain(withheld);
    await client.callTool({ name: "create_customer", arguments: { name: "Ada" } });
    const before = app.kept?.access_token;
    await local.advance(61 * MINUTE);
    await client.callTool({ name: "create_customer", arguments: { name: "Bo" } });
    await local.drain();
    expect(app.kept?.access_token).not.toBe(before);
    expect((await owner.client.queryCustomers({ body: {} })).data.map(({ name }) => name).sort()).toEqual([
      "Ada",
      "Bo",
    ]);
    // What an app sent is kept as what a program with a key did.
    const { data: log } = await owner.client.listRequests({ query: { operation: "createCustomer" } });
    const sent = log.map(async ({ sentId }) => await owner.client.getSentRequest({ params: { sentId: sentId ?? "" } }));
    expect((await Promise.all(sent)).map(({ body }) => body)).toEqual(['{"name":"Bo"}', '{"name":"Ada"}']);
    const [listed] = (await owner.client.listConnections()).data;
    expect(listed).toMatchObject({ name: "Assistant", host: "assistant.example", access: "write", state: "open" });
    expect(listed?.lastUsedAt).not.toBeNull();
    await client.close();
  });

  test("that may look only reads, whatever the person may do", async () => {
    const { owner } = await newCompany(local);
    const app = new AppMemory("Reader");
    const first = await connect(app);
    await expect(first.begin()).rejects.toThrow(UnauthorizedError);
    const request = requestFrom(app.sentTo);
    const wishes = [
      ["read", "read"],
      ["read write", "write"],
      ["", "write"],
      ["openid", "write"],
    ] as const;
    for (const [scope, access] of wishes)
      expect(await owner.client.previewConnection({ query: { ...request, scope } })).toMatchObject({ access });
    const { redirectTo } = await owner.client.createConnection({ body: { ...request, access: "read" } });
    await first.transport.finishAuth(new URL(redirectTo).searchParams.get("code") ?? "");
    expect(app.kept?.scope).toBe("read");
    const { client, begin } = await connect(app);
    await begin();
    const changing = (await client.listTools()).tools.filter(({ annotations }) => !annotations?.readOnlyHint);
    expect(changing.map(({ name }) => name)).toEqual([]);
    await client.close();
  });

  test("is told in the refusal itself where the tokens come from", async () => {
    const unknown = await local.fetch("/mcp", { method: "POST", body: "{}" });
    expect(unknown.headers.get("www-authenticate")).toBe(
      `Bearer resource_metadata="${local.origin}/.well-known/oauth-protected-resource/mcp"`,
    );
    const resource = (await (await local.fetch("/.well-known/oauth-protected-resource/mcp")).json()) as object;
    expect(resource).toMatchObject({ resource: `${local.origin}/mcp`, authorization_servers: [local.origin] });
    const server = (await (await local.fetch("/.well-known/oauth-authorization-server")).json()) as object;
    expect(server).toMatchObject({ issuer: local.origin, code_challenge_methods_supported: ["S256"] });
  });
});

describe("an app that was let in", () => {
  test("may do what the person may do at the moment, in this workspace, and is gone with the person", async () => {
    const { owner, hire } = await newCompany(local);
    const seller = await hire("member");
    const { tokens, clientId } = await connected(seller);
    const program = programWith(tokens.access_token);
    const { permissions } = await program.getMe();
    expect(permissions).toContain("customer:write");
    for (const one of ["customer:export", "webhook:write", "workspace:write", "score:write", "key:manage"])
      expect(permissions).not.toContain(one);
    const held: readonly string[] = (await seller.client.getMe()).permissions;
    expect(permissions.filter((one) => !held.includes(one))).toEqual([]);
    const { id } = await program.createCustomer({ body: { name: "Ada" } });
    expect((await owner.client.getCustomer({ params: { customerId: id } })).name).toBe("Ada");
    await owner.client.handOver({ params: { memberId: seller.id }, body: { to: [owner.id], leaves: true } });
    await local.drain();
    await forget();
    expect(await statusWith(tokens.access_token)).toBe(401);
    expect(await renew(clientId, tokens.refresh_token)).toMatchObject({ status: 400, error: "invalid_grant" });
    // It acted for the seller: it is nobody else's now, nor the seller's who comes back.
    expect((await owner.client.listConnections()).data).toEqual([]);
    await owner.client.createInvitation({ body: { email: seller.email } });
    const token = await mailedToken(local, seller.email, "invites");
    const back = visitor(local);
    await back.client.acceptInvitation({ body: { token, password: PASSWORD } });
    expect((await renew(clientId, tokens.refresh_token)).error).toBe("invalid_grant");
    expect((await back.client.listConnections()).data).toEqual([]);
  });

  test("is shut out by the person, by whoever manages keys, and by giving its token back", async () => {
    const { owner } = await newCompany(local);
    const ways = [
      async ({ connection }: Awaited<ReturnType<typeof connected>>) =>
        await owner.client.removeConnection({ params: { connectionId: connection.id } }),
      async ({ connection }: Awaited<ReturnType<typeof connected>>) =>
        await owner.client.revokeApiKey({ params: { keyId: connection.id } }),
      async ({ tokens }: Awaited<ReturnType<typeof connected>>) =>
        await sendForm("/oauth/revoke", { token: tokens.refresh_token, token_type_hint: "refresh_token" }),
      async ({ tokens }: Awaited<ReturnType<typeof connected>>) =>
        await sendForm("/oauth/revoke", { token: tokens.access_token }),
    ];
    for (const way of ways) {
      const app = await connected(owner);
      expect(await statusWith(app.tokens.access_token)).toBe(200);
      const second = await renew(app.clientId, app.tokens.refresh_token);
      await way({ ...app, tokens: second });
      await forget();
      for (const { access_token } of [app.tokens, second]) expect(await statusWith(access_token)).toBe(401);
      expect((await renew(app.clientId, second.refresh_token)).error).toBe("invalid_grant");
      expect((await owner.client.listConnections()).data).toEqual([]);
    }
  });

  test("is seen by its person alone, and among the keys by whoever manages those, who cannot widen it", async () => {
    const { owner, hire } = await newCompany(local);
    const seller = await hire("member");
    const { connection } = await connected(seller, "read");
    expect((await owner.client.listConnections()).data).toEqual([]);
    const params = { connectionId: connection.id };
    expect((await refusal(owner.client.removeConnection({ params }))).code).toBe("not_found");
    const stranger = (await newCompany(local)).owner;
    expect((await refusal(stranger.client.removeConnection({ params }))).code).toBe("not_found");
    const [key] = (await owner.client.listApiKeys()).data;
    expect(key).toMatchObject({ id: connection.id, app: "assistant.example", createdBy: seller.id });
    const keyId = connection.id;
    const widened = owner.client.updateApiKey({ params: { keyId }, body: { access: "write" } });
    expect((await refusal(widened)).code).toBe("conflict");
    expect((await refusal(owner.client.rotateApiKey({ params: { keyId }, body: {} }))).code).toBe("conflict");
    expect((await seller.client.listConnections()).data).toMatchObject([{ id: keyId, access: "read", state: "open" }]);
    const audit = await owner.client.listAudit({ query: {} });
    expect(audit.data.filter(({ record }) => record.id === keyId).map(({ action }) => action)).toEqual(["created"]);
  });
});

describe("registering", () => {
  test("takes addresses to which a code may go, and no other", async () => {
    const good = [
      "https://claude.ai/api/mcp/auth_callback",
      "http://127.0.0.1:33418/callback",
      "http://localhost/callback",
      "http://[::1]:8000/",
      "cursor://anysphere.cursor-retrieval/oauth/callback",
      "com.example.app:/oauth2redirect",
    ];
    const bad = [
      "http://example.com/callback",
      "http://localhost.example.com/",
      "http://127.0.0.1.example.com/",
      "https://user:secret@example.com/",
      "https://example.com/#fragment",
      "https://",
      "javascript:alert(1)",
      "javascript://example.com/%0aalert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "view-source://example.com",
      "urn:ietf:wg:oauth:2.0:oob",
      "app:/callback",
      "ms-msdt://example.com/",
      "/callback",
      "",
      `https://example.com/${"x".repeat(400)}`,
    ];
    for (const uri of good) expect([uri, (await register({ redirect_uris: [uri] })).status]).toEqual([uri, 201]);
    for (const uri of bad) {
      const { status, error } = await register({ redirect_uris: [CALLBACK, uri] });
      expect([uri, status, error]).toEqual([uri, 400, "invalid_redirect_uri"]);
    }
    // As an editor sends them.
    const many = ["https://vscode.dev/redirect", "https://insiders.vscode.dev/redirect", "http://localhost/"];
    const more = ["http://127.0.0.1/", "http://localhost:33418/", "http://127.0.0.1:33418/"];
    expect((await register({ redirect_uris: [...many, ...more] })).status).toBe(201);
    const long = Array.from({ length: 10 }, (_, index) => `https://example.com/${index}${"x".repeat(370)}`);
    expect((await register({ redirect_uris: long })).error).toBe("invalid_client_metadata");
    for (const metadata of [null, [], {}, "x", { redirect_uris: [] }, { redirect_uris: "x" }, { redirect_uris: [1] }])
      expect((await register(metadata)).error).toBe("invalid_client_metadata");
  });

  test("lets nobody be sent to an address that is not the app's, and says so in both languages", async () => {
    const { owner } = await newCompany(local);
    const { client_id: clientId } = await register({ redirect_uris: ["http://127.0.0.1/callback", CALLBACK] });
    const preview = async (more: object) =>
      await owner.client.previewConnection({ query: { ...requestOf(clientId), ...more } });
    expect((await preview({ redirectUri: "http://127.0.0.1:51234/callback" })).host).toBe("127.0.0.1");
    for (const redirectUri of [
      "https://thief.example/",
      `${CALLBACK}/`,
      "http://127.0.0.1:1/other",
      "javascript:alert(1)",
      "x",
    ]) {
      const { code, problem } = await refusal(preview({ redirectUri }));
      expect([redirectUri, code, problem?.errors[0]?.location]).toEqual([
        redirectUri,
        "invalid_request",
        "query.redirectUri",
      ]);
    }
    const made = await refusal(preview({ clientId: "made-up" }));
    expect(made.problem?.errors[0]).toMatchObject({
      location: "query.clientId",
      message: "No such app is registered.",
    });
    expect((await refusal(preview({ resource: "https://elsewhere.example" }))).problem?.errors[0]?.location).toBe(
      "query.resource",
    );
    const body = { ...requestOf(clientId), redirectUri: "https://thief.example/", access: "read" } as const;
    expect((await refusal(owner.client.createConnection({ body }))).problem?.errors[0]?.location).toBe(
      "body.redirectUri",
    );
    expect((await owner.client.listConnections()).data).toEqual([]);
  });

  test("shows a name without what would hide or turn it", async () => {
    const { owner } = await newCompany(local);
    const { client_id: clientId } = await register({
      client_name: `Pay\u202epal\u0000\n\n  Inc ${"x".repeat(100)}`,
      redirect_uris: [CALLBACK],
    });
    const { name } = await owner.client.previewConnection({ query: requestOf(clientId) });
    expect(name).toMatch(/^Pay pal Inc x{1,40}$/);
  });
});
