import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context as LambdaContext } from "aws-lambda";

export type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context: LambdaContext,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Limits of the service that a request meets on its way to a function. */
const BYTES = 6_000_000;
const TIMEOUT_MS = 30_000;

/** A request as the gateway takes it, from a socket or from a test. */
export interface Incoming {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly sourceIp: string;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | string;
}

const TEXT = /^(text\/|application\/(json|[\w.+-]+\+json|x-www-form-urlencoded|xml|javascript))/;

/** The event that API Gateway makes of a request (payload format 2.0). */
export function toEvent(incoming: Incoming, requestId: string, nowMs: number): APIGatewayProxyEventV2 {
  const cut = incoming.url.indexOf("?");
  const rawPath = cut < 0 ? incoming.url : incoming.url.slice(0, cut);
  const rawQueryString = cut < 0 ? "" : incoming.url.slice(cut + 1);
  const { cookie, ...headers } = incoming.headers;
  const binary = incoming.body !== undefined && !TEXT.test(headers["content-type"] ?? "application/json");
  const query = Object.fromEntries(new URLSearchParams(rawQueryString));
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers,
    ...(rawQueryString === "" ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: headers["host"] ?? "localhost",
      domainPrefix: "local",
      http: {
        method: incoming.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: incoming.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: new Date(nowMs).toISOString(),
      timeEpoch: nowMs,
    },
    ...(incoming.body === undefined ? {} : { body: Buffer.from(incoming.body).toString(binary ? "base64" : "utf8") }),
    isBase64Encoded: binary,
  };
}

export function lambdaContext(name: string, timeoutSeconds: number): LambdaContext {
  const deadline = performance.now() + timeoutSeconds * 1000;
  return {
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: "1024",
    awsRequestId: randomUUID(),
    logGroupName: name,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - performance.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

function refusal(status: number, message: string): Outgoing {
  return { status, headers: [["Content-Type", "application/json"]], body: JSON.stringify({ message }) };
}

function toOutgoing(result: APIGatewayProxyStructuredResultV2): Outgoing {
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  const cookies = (result.cookies ?? []).map((cookie) => ["Set-Cookie", cookie] as const);
  const body = result.body ?? "";
  return {
    status: result.statusCode ?? 200,
    headers: [...headers, ...cookies],
    body: result.isBase64Encoded ? Buffer.from(body, "base64") : body,
  };
}

/** Calls the API function as API Gateway does: with a 2.0 event, 6 MB each way and 30 seconds. */
export async function callApi(handler: ApiHandler, incoming: Incoming, nowMs: number): Promise<Outgoing> {
  if ((incoming.body?.length ?? 0) > BYTES) return refusal(413, "Request Too Long");
  const event = toEvent(incoming, randomUUID(), nowMs);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"timeout">((resolve) => {
    timer = setTimeout(() => resolve("timeout"), TIMEOUT_MS);
  });
  try {
    const result = await Promise.race([handler(event, lambdaContext("api", 30)), timeout]);
    if (result === "timeout") return refusal(503, "Service Unavailable");
    if ((result.body?.length ?? 0) > BYTES) return refusal(500, "Internal Server Error");
    return toOutgoing(result);
  } catch {
    return refusal(500, "Internal Server Error");
  } finally {
    clearTimeout(timer);
  }
}

/** A request from a socket; undefined when its body is larger than the gateway takes. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers,
    body: bytes === 0 ? undefined : Buffer.concat(chunks),
    sourceIp: request.socket.remoteAddress ?? "",
  };
}

export function sendOutgoing(response: ServerResponse, outgoing: Outgoing): void {
  response.statusCode = outgoing.status;
  for (const [name, value] of outgoing.headers) response.appendHeader(name, value);
  response.end(outgoing.body);
}
