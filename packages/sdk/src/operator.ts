import { methodsOf } from "./methods.ts";
import { type OperatorClient, operatorCalls } from "./operator-api.ts";
import type { ClientOptions } from "./options.ts";

export type * from "./operator-api.ts";

/**
 * A client for whoever runs an installation. Its key begins with `per_opr_` and opens nothing of any tenant, nor does any
 * tenant's key open this.
 *
 * @example
 * const operator = createOperatorClient({ baseUrl: "https://crm.example.com", key: process.env.PERENNIAL_OPERATOR_KEY });
 * for await (const tenant of operator.listTenants()) console.log(tenant.company, tenant.costMicros / 1e6);
 */
export function createOperatorClient(options: ClientOptions = {}): OperatorClient {
  return methodsOf(operatorCalls, options) as OperatorClient;
}
