import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { type SendMessageBatchCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import {
  type Blob,
  BlobMissingError,
  type Letter,
  type Mail,
  type Message,
  type Queue,
  type Secret,
  tenantBlob,
} from "@perennial/core";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { s3Blob } from "../../functions/aws/blob.ts";
import { sesMail } from "../../functions/aws/mail.ts";
import { sqsQueue } from "../../functions/aws/queue.ts";
import { generatedSecret } from "../../functions/aws/secret.ts";
import { localBlob } from "../../packages/local/src/blob.ts";
import { localMail } from "../../packages/local/src/mail.ts";
import { localQueue } from "../../packages/local/src/queue.ts";
import { localSecret } from "../../packages/local/src/secret.ts";
import { openStore } from "../../packages/local/src/store.ts";
import { s3StandIn } from "./s3-stand-in.ts";

const folder = mkdtempSync(join(tmpdir(), "perennial-ports-"));
const ending: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(() => {
  for (const end of ending) end();
});

async function local(): Promise<Blob> {
  let port = 0;
  const blob = localBlob(
    join(folder, "blob"),
    "a secret that signs addresses",
    Date.now,
    () => `http://127.0.0.1:${port}`,
  );
  const server = createServer((request, response) => void blob.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
  ending.push(() => server.close());
  return blob;
}

async function aws(): Promise<Blob> {
  const { endpoint, close } = await s3StandIn();
  ending.push(close);
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  return s3Blob(
    "bucket",
    new S3Client({
      endpoint,
      region: "eu-west-1",
      forcePathStyle: true,
      credentials,
      requestChecksumCalculation: "WHEN_REQUIRED",
    }),
  );
}

async function readAll(blob: Blob, name: string): Promise<string> {
  const chunks = [];
  for await (const chunk of blob.read(name)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

describe.each([
  ["files", local],
  ["S3", aws],
])("the blob store on %s", (_, open) => {
  let blob: Blob;
  beforeAll(async () => {
    blob = await open();
  });

  test("gives back what was written, and what was written last", async () => {
    await blob.write("wsp/a.txt", Buffer.from("first"));
    await blob.write("wsp/a.txt", Buffer.from("第二"));
    expect(await readAll(blob, "wsp/a.txt")).toBe("第二");
  });

  test("says that there is nothing under a name", async () => {
    await expect(readAll(blob, "wsp/none")).rejects.toThrow(BlobMissingError);
  });

  test("takes a large file in parts at signed addresses, in any order", async () => {
    const { uploadId, urls } = await blob.createUpload("wsp/large", 3);
    expect(urls).toHaveLength(3);
    const parts = [];
    for (const [index, text] of [
      [2, "three"],
      [0, "one "],
      [1, "two "],
    ] as const) {
      const reply = await fetch(urls[index] ?? "", { method: "PUT", body: text });
      parts.push({ number: index + 1, etag: reply.headers.get("etag") ?? "" });
    }
    await blob.completeUpload("wsp/large", uploadId, parts);
    expect(await readAll(blob, "wsp/large")).toBe("one two three");
    await expect(
      blob.completeUpload("wsp/large", uploadId, parts),
      "a lost answer may be asked for again",
    ).resolves.toBeUndefined();
  });

  test("takes parts that are stored by a function, a part twice as it came last", async () => {
    const { uploadId } = await blob.createUpload("wsp/written", 0);
    await blob.writePart("wsp/written", uploadId, 1, Buffer.from("zero "));
    const parts = [];
    for (const [index, text] of ["one ", "two"].entries()) {
      const etag = await blob.writePart("wsp/written", uploadId, index + 1, Buffer.from(text));
      parts.push({ number: index + 1, etag });
    }
    await blob.completeUpload("wsp/written", uploadId, parts);
    expect(await readAll(blob, "wsp/written")).toBe("one two");
    await expect(blob.writePart("wsp/written", uploadId, 3, Buffer.from("late"))).rejects.toThrow(BlobMissingError);
  });

  test("refuses a file of which a part is missing or another one", async () => {
    const { uploadId, urls } = await blob.createUpload("wsp/broken", 2);
    const reply = await fetch(urls[0] ?? "", { method: "PUT", body: "one" });
    const first = { number: 1, etag: reply.headers.get("etag") ?? "" };
    await expect(blob.completeUpload("wsp/broken", uploadId, [first, { number: 2, etag: '"none"' }])).rejects.toThrow(
      BlobMissingError,
    );
    await expect(blob.completeUpload("wsp/broken", uploadId, [{ ...first, etag: '"other"' }])).rejects.toThrow(
      BlobMissingError,
    );
  });

  test("gives an address from which a browser takes the file under a name of its own", async () => {
    await blob.write("wsp/export.csv", Buffer.from("a,b"));
    const reply = await fetch(await blob.downloadUrl("wsp/export.csv", "客户.csv", 60));
    expect(await reply.text()).toBe("a,b");
    expect(reply.headers.get("content-disposition")).toContain(encodeURIComponent("客户.csv"));
  });

  test("removes everything whose name begins so, and nothing else", async () => {
    for (const name of ["wsp/x/1", "wsp/x/2", "wsp/y/1"]) await blob.write(name, Buffer.from(name));
    await blob.removeAll("wsp/x");
    await expect(readAll(blob, "wsp/x/1")).rejects.toThrow(BlobMissingError);
    expect(await readAll(blob, "wsp/y/1")).toBe("wsp/y/1");
  });

  test("names what lies in a folder, however deep, and nothing else", async () => {
    for (const name of ["list/a/1", "list/a/b c/2", "list/z", "listed"]) await blob.write(name, Buffer.from(name));
    expect((await Array.fromAsync(blob.names("list/"))).sort()).toEqual(["list/a/1", "list/a/b c/2", "list/z"]);
    expect(await Array.fromAsync(blob.names("nothing/"))).toEqual([]);
    const mine = tenantBlob(blob, "wsp_list");
    await mine.write("folder/x", Buffer.from("x"));
    expect(await Array.fromAsync(mine.names("folder/"))).toEqual(["folder/x"]);
  });

  test("keeps a tenant inside its own part", async () => {
    const [mine, theirs] = [tenantBlob(blob, "wsp_1"), tenantBlob(blob, "wsp_2")];
    await mine.write("secret", Buffer.from("mine"));
    await expect(readAll(theirs, "secret")).rejects.toThrow(BlobMissingError);
    for (const name of ["../wsp_1/secret", "a/../../wsp_1/secret", "", "a//b"]) {
      await expect(async () => await readAll(theirs, name)).rejects.toThrow();
    }
  });
});

test("a signed address of files cannot be changed, and does not last", async () => {
  let now = Date.now();
  const blob = localBlob(
    join(folder, "signed"),
    "secret",
    () => now,
    () => origin,
  );
  const server = createServer((request, response) => void blob.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ending.push(() => server.close());
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  await blob.write("wsp/a", Buffer.from("a"));
  await blob.write("wsp/b", Buffer.from("b"));
  const url = await blob.downloadUrl("wsp/a", "a", 60);
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace("wsp%2Fa", "wsp%2Fb"))).status).toBe(403);
  expect((await fetch(url.replace("as=a", "as=b"))).status).toBe(403);
  expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(403);
  now += 61_000;
  expect((await fetch(url)).status).toBe(403);
});

/** A queue, and what has been sent to it as the functions receive it. */
interface Observed {
  readonly queue: Queue;
  readonly received: () => { workspaceId?: string; body: unknown }[];
}

function localObserved(): Observed {
  const queue = localQueue(openStore(":memory:"), Date.now, 0, () => undefined);
  return {
    queue,
    received: () => {
      const all = [];
      for (let taken = queue.take("score"); taken; taken = queue.take("score"))
        all.push(JSON.parse(taken.envelope) as { body: unknown });
      return all;
    },
  };
}

function awsObserved(): Observed {
  const mock = mockClient(SQSClient).onAnyCommand().resolves({});
  const sent = () =>
    mock.calls().flatMap(({ args: [command] }) => (command.input as SendMessageBatchCommandInput).Entries ?? []);
  return {
    queue: sqsQueue({ score: "https://sqs/score", import: "https://sqs/import", mail: "https://sqs/mail" }),
    received: () => sent().map(({ MessageBody }) => JSON.parse(MessageBody ?? "") as { body: unknown }),
  };
}

describe.each([
  ["this machine", localObserved],
  ["SQS", awsObserved],
])("the queue on %s", (_, observe) => {
  test("delivers every message with its tenant, however many are sent at once", async () => {
    const { queue, received } = observe();
    const messages: Message[] = Array.from({ length: 23 }, (__, index) => ({ workspaceId: "wsp_1", body: { index } }));
    await queue.send("score", messages);
    await queue.send("score", []);
    expect(
      received()
        .map(({ body }) => (body as { index: number }).index)
        .toSorted((a, b) => a - b),
    ).toEqual(messages.map((_message, index) => index));
  });
});

test("the queue on this machine serves tenants in turn, retries, and keeps what failed for good", async () => {
  let now = 0;
  const queue = localQueue(
    openStore(":memory:"),
    () => now,
    1000,
    () => undefined,
  );
  await queue.send("score", [
    ...Array.from({ length: 5 }, (_, index) => ({ workspaceId: "loud", body: index })),
    { workspaceId: "quiet", body: "q" },
  ]);
  const served = [queue.take("score"), queue.take("score")].map(
    (taken) => (JSON.parse(taken?.envelope ?? "{}") as { workspaceId: string }).workspaceId,
  );
  expect(served).toEqual(["loud", "quiet"]);
  await queue.send("mail", [{ body: "later", delaySeconds: 60 }, { body: "bad" }]);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const taken = queue.take("mail");
    expect(taken?.attempts).toBe(attempt);
    if (taken) queue.fail(taken, "no");
    expect(queue.take("mail")).toBeUndefined();
    now += 10_000;
  }
  expect(queue.deadLetters()).toEqual([{ queue: "mail", body: '{"body":"bad"}', reason: "no" }]);
  now = 60_000;
  expect(queue.take("mail")?.envelope).toBe('{"body":"later"}');
});

const letter: Letter = { to: "someone@example.com", language: "zh-CN", subject: "请验证", text: "您好\n" };

describe.each<[string, () => { mail: Mail; sent: () => unknown[] }]>([
  [
    "this machine",
    () => {
      const mail = localMail(join(folder, "mail.jsonl"), () => 0);
      return { mail, sent: () => mail.letters().map(({ to, subject, text }) => ({ to, subject, text })) };
    },
  ],
  [
    "SES",
    () => {
      const mock = mockClient(SESv2Client).onAnyCommand().resolves({});
      const sent = () =>
        mock.calls().map(({ args: [command] }) => {
          const { Destination, Content } = command.input as SendEmailCommandInput;
          return {
            to: Destination?.ToAddresses?.[0],
            subject: Content?.Simple?.Subject?.Data,
            text: Content?.Simple?.Body?.Text?.Data,
          };
        });
      return { mail: sesMail("crm@example.com"), sent };
    },
  ],
])("mail on %s", (_, open) => {
  test("goes to whom it is addressed, as it is written", async () => {
    const { mail, sent } = open();
    await mail.send(letter);
    expect(sent()).toEqual([{ to: letter.to, subject: letter.subject, text: letter.text }]);
  });
});

describe.each<[string, () => Secret]>([
  ["this machine", () => localSecret(join(folder, "secrets"))],
  [
    "Secrets Manager",
    () => {
      mockClient(SecretsManagerClient)
        .onAnyCommand()
        .resolves({ SecretString: "s".repeat(64) });
      return generatedSecret({ cursor: "arn:aws:secretsmanager:eu-west-1:1:secret:cursor" });
    },
  ],
])("a secret on %s", (_, open) => {
  test("is long, and the same whenever it is read", async () => {
    const [first, second] = [await open().read("cursor"), await open().read("cursor")];
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(second).toBe(first);
  });
});
