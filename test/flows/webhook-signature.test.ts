import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Local, startLocal } from "@perennial/local";
import { verifyWebhook, WebhookVerificationError } from "@perennial/sdk";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
const received: Received[] = [];
let server: Server;
let url = "";
let local: Local;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response.end("thank you");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  local = await startLocal({ webhookAllow: ["127.0.0.0/8"] });
});
afterAll(async () => {
  server.close();
  await local.stop();
});

test("what is sent over the wire is signed as the independent library and our own client check it", async () => {
  const { client } = await local.signUp();
  const { id: endpointId, secret } = await client.createWebhookEndpoint({ body: { url, types: ["customer.created"] } });
  const { id } = await client.createCustomer({ body: { name: "张小明 <script>" } });
  await local.drain();
  const [one] = received;
  if (!one) throw new Error("nothing was received");
  expect(new Webhook(secret).verify(one.body, one.headers)).toMatchObject({ type: "customer.created" });
  const payload = await verifyWebhook(secret, one.headers, one.body);
  expect(payload.data.record?.["id"]).toBe(id);
  const [delivery] = (await client.listDeliveries({ params: { endpointId } })).data;
  expect(delivery?.attempts[0]).toMatchObject({ status: 200, answer: "thank you" });

  const refused = async (change: Partial<Received>, key = secret, now = Date.now()) =>
    await verifyWebhook(key, change.headers ?? one.headers, change.body ?? one.body, now).catch(
      (error: unknown) => error,
    );
  expect(await refused({ body: one.body.replace("张", "李") })).toBeInstanceOf(WebhookVerificationError);
  expect(await refused({ headers: { ...one.headers, "webhook-id": "evt_other" } })).toBeInstanceOf(
    WebhookVerificationError,
  );
  expect(await refused({}, secret, Date.now() + 600_000)).toBeInstanceOf(WebhookVerificationError);
  const { secret: fresh } = await client.rotateWebhookSecret({ params: { endpointId } });
  expect(await refused({}, fresh)).toBeInstanceOf(WebhookVerificationError);

  await client.sendTestEvent({ params: { endpointId } });
  await local.drain();
  const both = received[1];
  if (!both) throw new Error("the second was not received");
  for (const key of [secret, fresh]) {
    expect(new Webhook(key).verify(both.body, both.headers)).toMatchObject({ type: "webhook_endpoint.test" });
  }
});
