import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { guardKeys, guardSystem, guardTenant } from "@perennial/table/dynamo";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/** Adds to a client what a test wants to see or to break. */
export type Instrument = (client: DynamoDBClient) => void;

const MOST = 100;

/**
 * One client a tenant, the oldest dropped beyond a hundred: a client with changing credentials was seen to sign one
 * tenant's request as another's, and each is guarded for its own tenant. All share their connections.
 */
export function clientPool(endpoint: string, instrument: Instrument = () => undefined) {
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 2000, requestTimeout: 20_000 });
  const clients = new Map<string, DynamoDBClient>();
  const make = (): DynamoDBClient =>
    new DynamoDBClient({
      endpoint,
      region: "local",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      requestHandler,
      // Nobody else uses the engine, so waiting long before another attempt gains nothing.
      retryStrategy: new ConfiguredRetryStrategy(6, (attempt: number) => 2 ** attempt),
    });
  let system: DynamoDBClient | undefined;
  let keys: DynamoDBClient | undefined;
  return {
    tenantClient(workspaceId: string): DynamoDBClient {
      const known = clients.get(workspaceId);
      if (known) return known;
      const client = make();
      guardTenant(client, workspaceId);
      instrument(client);
      clients.set(workspaceId, client);
      if (clients.size > MOST)
        for (const oldest of clients.keys()) {
          clients.delete(oldest);
          break;
        }
      return client;
    },
    keysClient(): DynamoDBClient {
      if (!keys) {
        keys = make();
        guardKeys(keys);
        instrument(keys);
      }
      return keys;
    },
    systemClient(): DynamoDBClient {
      if (!system) {
        system = make();
        guardSystem(system);
        instrument(system);
      }
      return system;
    },
  };
}
