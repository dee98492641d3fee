import { faultInjector, KilledError, type Local, startLocal } from "@perennial/local";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newCompany } from "../flows/people.ts";
import { refusal, signedIn } from "../flows/visitor.ts";
import { appsOf } from "./oauth-client.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const faults = faultInjector(20_261_123);
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: faults.instrument, onInvoke: faults.revive });
});
afterAll(() => local.stop());

const { register, letIn, exchange, renew, connected, statusWith, forget } = appsOf(() => local);

test("a connection ends when it asks for nothing in ninety days, and gives way when it is let in again", async () => {
  const { owner } = await newCompany(local);
  const { clientId, tokens } = await connected(owner);
  const later = await renew(clientId, tokens.refresh_token);
  await local.advance(91 * DAY);
  expect((await renew(clientId, later.refresh_token)).error).toBe("invalid_grant");
  const again = await signedIn(local, owner.email);
  expect((await again.client.listConnections()).data).toMatchObject([{ state: "ended" }]);
  // Registered anew, as after a reinstallation.
  await letIn(again, "read");
  expect((await again.client.listConnections()).data).toMatchObject([{ state: "waiting", access: "read" }]);
}, 120_000);

describe("a code", () => {
  test("is exchanged once, and once more within the minute because the answer may have been lost", async () => {
    const { owner } = await newCompany(local);
    const { clientId, code } = await letIn(owner);
    const first = await exchange(clientId, code);
    const second = await exchange(clientId, code);
    expect([first.status, second.status]).toEqual([200, 200]);
    // Either may be the one that arrived.
    const [later, other] = [await renew(clientId, second.refresh_token), await renew(clientId, first.refresh_token)];
    expect([later.status, other.error]).toEqual([200, "invalid_grant"]);
    await forget();
    // Two that hold the same connection: nobody knows which of them is the app.
    expect(await statusWith(later.access_token)).toBe(401);
  });

  test("used again after that minute ends the connection", async () => {
    const { owner } = await newCompany(local);
    const { clientId, code, tokens } = await connected(owner);
    await local.advance(MINUTE + 1);
    expect((await exchange(clientId, code)).error).toBe("invalid_grant");
    await forget();
    expect(await statusWith(tokens.access_token)).toBe(401);
    expect((await owner.client.listConnections()).data).toEqual([]);
  });

  test("is of no use without the verifier, to another app, for another address, or too late, and no harm comes of trying", async () => {
    const { owner } = await newCompany(local);
    const { clientId, code } = await letIn(owner);
    const { client_id: thief } = await register({ client_name: "Thief", redirect_uris: ["https://thief.example/"] });
    const attempts = [
      exchange(clientId, code, { code_verifier: "x".repeat(43) }),
      exchange(thief, code),
      exchange(clientId, code, { redirect_uri: "https://thief.example/" }),
      exchange(clientId, `${code.slice(0, -2)}xx`),
      renew(clientId, code),
    ];
    for (const { status, error } of await Promise.all(attempts))
      expect([status, error]).toEqual([400, "invalid_grant"]);
    expect(await exchange("made-up", code)).toMatchObject({ status: 401, error: "invalid_client" });
    expect((await exchange(clientId, code, { resource: "https://other.example/mcp" })).error).toBe("invalid_target");
    expect((await exchange(clientId, code, { resource: `${local.origin}/mcp` })).status).toBe(200);
    const late = await letIn(owner);
    await local.advance(2 * MINUTE);
    expect((await exchange(late.clientId, late.code)).error).toBe("invalid_grant");
  });

  test("exchanged twenty times at once leaves one connection, whose latest tokens work", async () => {
    const { owner } = await newCompany(local);
    const { clientId, code } = await letIn(owner);
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(clientId, code)));
    // Who comes too often is told to come again, never that it is over.
    const others = answers.filter(({ status }) => status !== 200);
    expect(others.map(({ status, error }) => [status, error])).toEqual(
      others.map(() => [503, "temporarily_unavailable"]),
    );
    expect(others.length).toBeLessThan(20);
    expect((await owner.client.listConnections()).data).toHaveLength(1);
    await local.advance(MINUTE);
    const works = await Promise.all(
      answers.filter(({ status }) => status === 200).map(({ access_token: one }) => statusWith(one)),
    );
    expect(works.filter((status) => status === 200)).toHaveLength(1);
  });
});

test("an app goes on after a renewal that was cut off anywhere, and never holds two sets of tokens for long", async () => {
  const { owner } = await newCompany(local);
  const { clientId, tokens } = await connected(owner);
  let current = tokens;
  for (let commands = 0; commands < 14; commands += 1) {
    faults.killAfter(commands);
    const before = current;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const answer = await renew(clientId, before.refresh_token).catch((error: unknown) => {
        if (error instanceof KilledError) return undefined;
        throw error;
      });
      if (answer?.status !== 200) continue;
      current = answer;
      break;
    }
    faults.killAfter(Number.POSITIVE_INFINITY);
    expect(current.refresh_token).not.toBe(before.refresh_token);
    await local.advance(2 * MINUTE);
    expect([await statusWith(before.access_token), await statusWith(current.access_token)]).toEqual([401, 200]);
  }
  expect(faults.counts.kill).toBeGreaterThan(5);
});

test("shut out after renewals that were cut off, an app holds nothing that works", async () => {
  const { owner } = await newCompany(local);
  const held: string[] = [];
  for (let first = 2; first < 10; first += 1) {
    for (let second = 2; second < 10; second += 1) {
      const { clientId, connection, tokens } = await connected(owner);
      held.push(tokens.access_token);
      for (const commands of [first, second]) {
        faults.killAfter(commands);
        const answer = await renew(clientId, tokens.refresh_token).catch(() => undefined);
        if (answer?.status === 200) held.push(answer.access_token);
        faults.killAfter(Number.POSITIVE_INFINITY);
      }
      faults.revive();
      await owner.client.removeConnection({ params: { connectionId: connection.id } });
    }
  }
  await forget();
  expect(await Promise.all(held.map(statusWith))).toEqual(held.map(() => 401));
});

test("a person lets in fifty apps at most, and what came to nothing does not count", async () => {
  const { owner } = await newCompany(local);
  for (let index = 0; index < 50; index += 1) await letIn(owner, "read");
  expect((await refusal(letIn(owner))).code).toBe("conflict");
  await local.advance(3 * MINUTE);
  await letIn(owner);
  expect((await owner.client.listConnections()).data).toHaveLength(31);
});

test("no request, however odd, gets a 500", async () => {
  const { owner } = await newCompany(local);
  const { clientId, code } = await letIn(owner);
  const paths = ["/oauth/token", "/oauth/register", "/oauth/revoke", "/oauth/x", "/.well-known/x", "/oauth/token/"];
  const fields = fc.dictionary(
    fc.constantFrom(
      "grant_type",
      "code",
      "client_id",
      "code_verifier",
      "refresh_token",
      "token",
      "resource",
      "redirect_uri",
    ),
    fc.oneof(fc.string(), fc.constantFrom("authorization_code", "refresh_token", clientId, code, "x".repeat(43))),
  );
  const body = fc.oneof(
    fields.map((form) => new URLSearchParams(form).toString()),
    fc.json(),
    fc.string(),
    fields.map((form) => JSON.stringify({ redirect_uris: Object.values(form) })),
    fc.constant(`token=${"x".repeat(30_000)}`),
    fc.constant("token=a&token=b"),
  );
  const type = fc.constantFrom("application/x-www-form-urlencoded", "application/json", "text/plain", "");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom("POST", "GET", "PUT"),
      type,
      body,
      async (path, method, contentType, text) => {
        const reply = await local.fetch(path, {
          method,
          headers: { "Content-Type": contentType },
          ...(method === "GET" ? {} : { body: text }),
        });
        const answer = (await reply.text()) || "{}";
        expect([reply.status < 500, typeof JSON.parse(answer)]).toEqual([true, "object"]);
      },
    ),
    { numRuns: 300, seed: 20_261_123 },
  );
});
