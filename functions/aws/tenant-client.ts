import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import { tenantPrefix } from "@perennial/table";
import { guardKeys, guardSystem, guardTenant } from "@perennial/table/dynamo";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const MOST = 100;
const SESSION_SECONDS = 3600;

/**
 * One client a tenant, never one with changing credentials: such a client was seen to sign one tenant's request as
 * another's. With a role, the third layer of isolation holds: the session is tagged with the tenant, and the role's
 * policy lets it at partition keys that begin so and at nothing else. The SDK asks for a new session before one ends.
 *
 * @param role assumed with the tenant as session tag; without one the function's own role serves, guarded in code
 */
export function tenantClients(role: { arn: string; sts: STSClient } | undefined) {
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 2000, requestTimeout: 10_000 });
  const clients = new Map<string, DynamoDBClient>();
  const make = (workspaceId: string): DynamoDBClient => {
    const client = new DynamoDBClient({
      requestHandler,
      maxAttempts: 5,
      ...(role ? { credentials: () => tenantCredentials(role, workspaceId) } : {}),
    });
    guardTenant(client, workspaceId);
    return client;
  };
  let system: DynamoDBClient | undefined;
  let keys: DynamoDBClient | undefined;
  return {
    tenantClient(workspaceId: string): DynamoDBClient {
      const known = clients.get(workspaceId);
      const client = known ?? make(workspaceId);
      clients.delete(workspaceId);
      clients.set(workspaceId, client);
      if (clients.size > MOST) {
        for (const oldest of clients.keys()) {
          clients.delete(oldest);
          break;
        }
      }
      return client;
    },
    keysClient(): DynamoDBClient {
      if (!keys) {
        keys = new DynamoDBClient({ requestHandler, maxAttempts: 5 });
        guardKeys(keys);
      }
      return keys;
    },
    systemClient(): DynamoDBClient {
      if (!system) {
        system = new DynamoDBClient({ requestHandler, maxAttempts: 5 });
        guardSystem(system);
      }
      return system;
    },
  };
}

/** Credentials that reach one tenant's partitions only. A tag takes no `#`: the role's policy puts it round the id. */
async function tenantCredentials({ arn, sts }: { arn: string; sts: STSClient }, workspaceId: string) {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: workspaceId,
      DurationSeconds: SESSION_SECONDS,
      Tags: [{ Key: "Tenant", Value: tenantPrefix(workspaceId).slice("T#".length, -"#".length) }],
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("STS answered no credentials");
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration ? { expiration: Expiration } : {}),
  };
}
