import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, test } from "vitest";
import { sqsQueue } from "./queue.ts";

const URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/score";
const sqs = mockClient(SQSClient);
const queue = sqsQueue({ score: URL }, new SQSClient({ region: "eu-west-1" }));
const batches = () => sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input);
const bodies = (batch: ReturnType<typeof batches>[number]): unknown[] =>
  (batch.Entries ?? []).map(({ MessageBody = "" }) => (JSON.parse(MessageBody) as { body: unknown }).body);

afterEach(() => {
  sqs.reset();
});

describe("sending", () => {
  test("names the tenant as the group by which queues are fair, and the wait", async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await queue.send("score", [{ workspaceId: "wsp_1", body: { page: 1 }, delaySeconds: 900 }]);
    expect(batches()).toEqual([
      {
        QueueUrl: URL,
        Entries: [
          {
            Id: "0",
            MessageBody: JSON.stringify({ workspaceId: "wsp_1", body: { page: 1 } }),
            DelaySeconds: 900,
            MessageGroupId: "wsp_1",
          },
        ],
      },
    ]);
  });

  test("names no group for work that belongs to no tenant", async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await queue.send("score", [{ body: "letter" }]);
    expect(batches()[0]?.Entries?.[0]).toEqual({ Id: "0", MessageBody: '{"body":"letter"}', DelaySeconds: 0 });
  });

  test("goes by tens, in order", async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const numbers = Array.from({ length: 23 }, (_, index) => index);
    await queue.send(
      "score",
      numbers.map((body) => ({ body })),
    );
    expect(batches().map(({ Entries }) => Entries?.length)).toEqual([10, 10, 3]);
    expect(batches().flatMap(bodies)).toEqual(numbers);
    for (const { Entries = [] } of batches()) expect(new Set(Entries.map(({ Id }) => Id)).size).toBe(Entries.length);
  });

  test("repeats the messages that were not taken, and only those", async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [{ Id: "1", Code: "InternalError", SenderFault: false }], Successful: [] })
      .resolves({});
    await queue.send(
      "score",
      ["a", "b", "c"].map((body) => ({ body })),
    );
    expect(batches().map(bodies)).toEqual([["a", "b", "c"], ["b"]]);
  });

  test("fails when messages are not taken five times, and says how many", async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }] });
    await expect(queue.send("score", [{ body: 1 }])).rejects.toThrow("1 messages were not taken by the queue score");
    expect(batches()).toHaveLength(5);
  });

  test("asks nothing of the service when there is nothing to send", async () => {
    await queue.send("score", []);
    expect(batches()).toEqual([]);
  });

  test("is refused for a queue of which the function was not told", async () => {
    await expect(queue.send("mail", [{ body: 1 }])).rejects.toThrow("may not send to the queue mail");
    expect(batches()).toEqual([]);
  });
});
