import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Secret, SecretName } from "@perennial/core";

/**
 * Secrets that the deployment has generated; each is read once in a cold start, and again only if that failed.
 *
 * @param ids address of every secret that the function may read
 */
export function generatedSecret(
  ids: Readonly<Partial<Record<SecretName, string>>>,
  client: SecretsManagerClient = new SecretsManagerClient({}),
): Secret {
  const known = new Map<SecretName, Promise<string>>();
  const fetchValue = async (name: SecretName): Promise<string> => {
    const id = ids[name];
    if (id === undefined) throw new Error(`this function may not read the secret ${name}`);
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    if (SecretString === undefined || SecretString.length < 32) throw new Error(`the secret ${name} is too short`);
    return SecretString;
  };
  return {
    async read(name) {
      const value = known.get(name) ?? fetchValue(name);
      known.set(name, value);
      try {
        return await value;
      } catch (error) {
        known.delete(name);
        throw error;
      }
    },
  };
}
