import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, test } from "vitest";
import { generatedSecret } from "./secret.ts";

const ID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cursor";
const VALUE = "a".repeat(48);
const manager = mockClient(SecretsManagerClient);
const secrets = () => generatedSecret({ cursor: ID }, new SecretsManagerClient({ region: "eu-west-1" }));
const asked = () => manager.commandCalls(GetSecretValueCommand).map(({ args: [{ input }] }) => input.SecretId);

afterEach(() => {
  manager.reset();
});

describe("a secret", () => {
  test("is asked for once, however often and however many at a time need it", async () => {
    manager.on(GetSecretValueCommand).resolves({ SecretString: VALUE });
    const secret = secrets();
    const together = await Promise.all([secret.read("cursor"), secret.read("cursor")]);
    expect([...together, await secret.read("cursor")]).toEqual([VALUE, VALUE, VALUE]);
    expect(asked()).toEqual([ID]);
  });

  test("is asked for again after a fault", async () => {
    manager.on(GetSecretValueCommand).rejectsOnce(new Error("throttled")).resolves({ SecretString: VALUE });
    const secret = secrets();
    await expect(secret.read("cursor")).rejects.toThrow("throttled");
    expect(await secret.read("cursor")).toBe(VALUE);
  });

  test.each([undefined, "", "a".repeat(31)])("of %j is refused as too short", async (SecretString) => {
    manager.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });
    await expect(secrets().read("cursor")).rejects.toThrow("the secret cursor is too short");
  });

  test("of which the function was not told is not asked for", async () => {
    const none = generatedSecret({}, new SecretsManagerClient({ region: "eu-west-1" }));
    await expect(none.read("cursor")).rejects.toThrow("may not read the secret cursor");
    expect(asked()).toEqual([]);
  });
});
