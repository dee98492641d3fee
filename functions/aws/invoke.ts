import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

/**
 * Starts another function and answers what it answered.
 *
 * @throws with what the function said when it ended with a fault
 */
export async function invokeFunction(
  functionArn: string,
  event: unknown,
  client: LambdaClient = new LambdaClient({}),
): Promise<unknown> {
  const command = new InvokeCommand({ FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(event)) });
  const { FunctionError, Payload } = await client.send(command);
  const said = Payload?.transformToString() ?? "";
  if (FunctionError !== undefined) throw new Error(`${functionArn} failed: ${said}`);
  return said === "" ? undefined : JSON.parse(said);
}
