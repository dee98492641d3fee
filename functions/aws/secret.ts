import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Secret, SecretName } from "@perennial/core";

/** Secrets as encrypted parameters; each is read once in a cold start. */
export function ssmSecret(prefix: string, client: SSMClient = new SSMClient({})): Secret {
  const known = new Map<SecretName, Promise<string>>();
  const read = async (name: SecretName): Promise<string> => {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: `${prefix}/${name}`, WithDecryption: true }),
    );
    if (!Parameter?.Value || Parameter.Value.length < 32) throw new Error(`the secret ${name} is missing or too short`);
    return Parameter.Value;
  };
  return {
    async read(name) {
      const value = known.get(name) ?? read(name);
      known.set(name, value);
      return await value;
    },
  };
}
