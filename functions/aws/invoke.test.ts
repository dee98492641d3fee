import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, expect, test } from "vitest";
import { invokeFunction } from "./invoke.ts";

const lambda = mockClient(LambdaClient);
const client = new LambdaClient({ region: "eu-west-1" });
const ARN = "arn:aws:lambda:eu-west-1:111122223333:function:event";
const payload = (text: string) => Object.assign(new Uint8Array(), { transformToString: () => text });
const start = () => invokeFunction(ARN, { Records: [1] }, client);

afterEach(() => {
  lambda.reset();
});

test("a function that is started is sent the event, and its answer is read", async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 200, Payload: payload('{"batchItemFailures":[]}') });
  expect(await start()).toEqual({ batchItemFailures: [] });
  const [call] = lambda.commandCalls(InvokeCommand);
  const { FunctionName, Payload } = call?.args[0].input ?? {};
  expect([FunctionName, Buffer.from(Payload as Uint8Array).toString()]).toEqual([ARN, '{"Records":[1]}']);
});

test("a function that ends with a fault is not taken for one that answered", async () => {
  lambda.on(InvokeCommand).resolves({ FunctionError: "Unhandled", Payload: payload('{"errorMessage":"no"}') });
  await expect(start()).rejects.toThrow('{"errorMessage":"no"}');
});
