import { type Client, calls } from "./api.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { listing } from "./page.ts";
import { type Sent, send } from "./send.ts";

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
  const methods = Object.entries(calls).map(([id, call]) => [
    id,
    (sent: Sent = {}, callOptions: CallOptions = {}) => {
      const read = async (request: Sent) => await send(call, options, request, callOptions);
      return call.pages ? listing(call.pages, read, sent) : read(sent);
    },
  ]);
  const client = Object.fromEntries(methods) as Client;
  optionsByClient.set(client, options);
  return client;
}
