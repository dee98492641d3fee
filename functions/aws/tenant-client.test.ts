import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import { tenantPrefix } from "@perennial/table";
import { ForeignKeyError } from "@perennial/table/dynamo";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tenantClients } from "./tenant-client.ts";

const ROLE = "arn:aws:iam::111122223333:role/TenantRole";
/** A workspace's id for each number. */
const workspace = (index: number): string => `wsp_01arz3ndektsv4rrffq69g${String(index).padStart(4, "0")}`;
const A = workspace(1);
const B = workspace(2);

/** What came in: who signed it and what it asked for. */
interface Seen {
  readonly accessKey: string;
  readonly pk: string;
}
let server: Server;
let seen: Seen[];
let assumed: URLSearchParams[];
/** Seconds for which the next sessions hold. */
let lifetimes: number[];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A session whose access key says whose it is and the how-manieth. */
function session(query: URLSearchParams): string {
  assumed.push(query);
  const expires = new Date(Date.now() + 1000 * (lifetimes.shift() ?? 3600)).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>KEY-${query.get("Tags.member.1.Value")}-${assumed.length}</AccessKeyId>
    <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
    <Expiration>${expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  if (body.includes("Action=AssumeRole")) {
    response.writeHead(200, { "Content-Type": "text/xml" }).end(session(new URLSearchParams(body)));
    return;
  }
  const accessKey = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const { Key } = JSON.parse(body) as { Key: { pk: { S: string } } };
  seen.push({ accessKey, pk: Key.pk.S });
  response.writeHead(200, { "Content-Type": "application/x-amz-json-1.0" }).end("{}");
}

beforeEach(async () => {
  seen = [];
  assumed = [];
  lifetimes = [];
  server = createServer((request, response) => {
    void answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "KEY-OF-THE-FUNCTION");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const pool = () => tenantClients({ arn: ROLE, sts: new STSClient({}) });
const get = (pk: string) => new GetItemCommand({ TableName: "main", Key: { pk: { S: pk }, sk: { S: "x" } } });
const idOf = (workspaceId: string): string => workspaceId.slice("wsp_".length).toUpperCase();

async function read(clients: ReturnType<typeof pool>, workspaceId: string, what = "CFG"): Promise<void> {
  await clients.tenantClient(workspaceId).send(get(tenantPrefix(workspaceId) + what));
}

describe("a session", () => {
  test("is tagged with the tenant in characters that the service takes", async () => {
    await read(pool(), A);
    const [query] = assumed;
    expect(Object.fromEntries(query ?? [])).toMatchObject({
      RoleArn: ROLE,
      RoleSessionName: A,
      DurationSeconds: "3600",
      "Tags.member.1.Key": "Tenant",
      "Tags.member.1.Value": idOf(A),
    });
    // Forms from the reference of the service: of a tag's value and of a session's name.
    expect(query?.get("Tags.member.1.Value")).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{26}$/u);
    expect(query?.get("RoleSessionName")).toMatch(/^[\w+=,.@-]{2,64}$/);
  });

  test("of two tenants at once never signs for the other: a thousand requests, two sessions", async () => {
    const clients = pool();
    const turns = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? A : B));
    // A hundred at once: that many connections a busy machine opens in time.
    for (let start = 0; start < turns.length; start += 100) {
      const wave = turns.slice(start, start + 100);
      await Promise.all(wave.map((workspaceId, index) => read(clients, workspaceId, `C#${start + index}`)));
    }
    expect(seen).toHaveLength(1000);
    const foreign = seen.filter(({ accessKey, pk }) => accessKey.split("-")[1] !== pk.split("#")[1]);
    expect(foreign).toEqual([]);
    expect(assumed.map((query) => String(query.get("Tags.member.1.Value"))).sort()).toEqual([idOf(A), idOf(B)]);
  });

  test("is renewed before it ends, and not otherwise", async () => {
    const clients = pool();
    lifetimes = [60, 3600];
    for (let turn = 0; turn < 4; turn += 1) await read(clients, A);
    expect(assumed).toHaveLength(2);
    expect(new Set(seen.slice(1).map(({ accessKey }) => accessKey))).toEqual(new Set([`KEY-${idOf(A)}-2`]));
  });

  test("that is not granted fails the request", async () => {
    const refused = { send: async () => ({}) } as unknown as STSClient;
    const clients = tenantClients({ arn: ROLE, sts: refused });
    await expect(read(clients, A)).rejects.toThrow("STS answered no credentials");
    expect(seen).toEqual([]);
  });
});

describe("the pool of clients", () => {
  test("keeps the hundred tenants that were served last", async () => {
    const clients = pool();
    const first = clients.tenantClient(workspace(0));
    const second = clients.tenantClient(workspace(1));
    for (let index = 2; index < 100; index += 1) clients.tenantClient(workspace(index));
    expect(clients.tenantClient(workspace(0))).toBe(first);
    clients.tenantClient(workspace(100));
    expect(clients.tenantClient(workspace(0))).toBe(first);
    expect(clients.tenantClient(workspace(1))).not.toBe(second);
  });

  test("lets a tenant's work end that has been put out of it", async () => {
    const clients = pool();
    const first = clients.tenantClient(workspace(0));
    for (let index = 1; index <= 101; index += 1) clients.tenantClient(workspace(index));
    await first.send(get(tenantPrefix(workspace(0)) + "CFG"));
    await read(clients, workspace(0));
    expect(seen.map(({ accessKey }) => accessKey.split("-")[1])).toEqual([idOf(workspace(0)), idOf(workspace(0))]);
  });

  test("sends nothing that names another tenant", async () => {
    await expect(
      pool()
        .tenantClient(A)
        .send(get(`${tenantPrefix(B)}CFG`)),
    ).rejects.toThrow(ForeignKeyError);
    await expect(
      pool()
        .systemClient()
        .send(get(`${tenantPrefix(A)}CFG`)),
    ).rejects.toThrow(ForeignKeyError);
    expect([seen, assumed]).toEqual([[], []]);
  });

  test("reaches what precedes tenants as the function itself", async () => {
    const clients = pool();
    await clients.systemClient().send(get("K#hash"));
    expect(clients.systemClient()).toBe(clients.systemClient());
    expect(seen).toEqual([{ accessKey: "KEY-OF-THE-FUNCTION", pk: "K#hash" }]);
  });

  test("without a role reaches tenants as the function itself, guarded all the same", async () => {
    const clients = tenantClients(undefined);
    await clients.tenantClient(A).send(get(`${tenantPrefix(A)}CFG`));
    expect(seen.map(({ accessKey }) => accessKey)).toEqual(["KEY-OF-THE-FUNCTION"]);
    await expect(clients.tenantClient(A).send(get(`${tenantPrefix(B)}CFG`))).rejects.toThrow(ForeignKeyError);
  });
});
