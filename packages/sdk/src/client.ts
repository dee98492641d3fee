import { type Client, calls } from "./api.ts";
import { methodsOf } from "./methods.ts";
import type { ClientOptions } from "./options.ts";

const optionsByClient = new WeakMap<Client, ClientOptions>();

/** The `fetch` that a client sends its requests by. */
export function fetchOf(client: Client): typeof fetch {
  return optionsByClient.get(client)?.fetch ?? fetch;
}

/**
 * A client of the API: one method an operation, typed by the contract.
 *
 * @example
 * const crm = createClient({ baseUrl: "https://crm.example.com", key: process.env.PERENNIAL_API_KEY });
 * const customer = await crm.createCustomer({ body: { name: "Sample customer" } });
 * await crm.recordPurchase({ params: { customerId: customer.id }, body: { amountMinor: 12_000 } });
 */
export function createClient(options: ClientOptions = {}): Client {
  const client = methodsOf(calls, options) as Client;
  optionsByClient.set(client, options);
  return client;
}
