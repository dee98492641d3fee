import type { OperationCall } from "./api.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { listing } from "./page.ts";
import { type Sent, send } from "./send.ts";

/** One method for each call; those that answer lists can be read through to the end. */
export function methodsOf(calls: Readonly<Record<string, OperationCall>>, options: ClientOptions): object {
  const methods = Object.entries(calls).map(([id, call]) => [
    id,
    (sent: Sent = {}, callOptions: CallOptions = {}) => {
      const read = async (request: Sent) => await send(call, options, request, callOptions);
      return call.pages ? listing(call.pages, read, sent) : read(sent);
    },
  ]);
  return Object.fromEntries(methods) as object;
}
