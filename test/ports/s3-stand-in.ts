import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What our adapter asks of S3, kept in memory: enough to hold both adapters to one contract. */
export interface S3StandIn {
  readonly endpoint: string;
  readonly close: () => void;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const etagOf = (bytes: Buffer): string => `"${createHash("md5").update(bytes).digest("hex")}"`;
const xml = (name: string, inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${name}>${inside}</${name}>`;

interface State {
  readonly objects: Map<string, Buffer>;
  readonly uploads: Map<string, Map<number, Buffer>>;
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { "Content-Type": "application/xml" })
    .end(xml("Error", `<Code>${code}</Code><Message>${code}</Message>`));
}

function complete(state: State, key: string, uploadId: string, body: string, response: ServerResponse): void {
  const parts = state.uploads.get(uploadId);
  if (!parts) return fail(response, 404, "NoSuchUpload");
  const asked = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({
    number: Number(/<PartNumber>(\d+)/.exec(part)?.[1]),
    etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? "").replaceAll("&quot;", '"'),
  }));
  const bytes = asked.map(({ number, etag }) => {
    const part = parts.get(number);
    return part && etagOf(part) === etag ? part : undefined;
  });
  if (bytes.some((part) => part === undefined)) return fail(response, 400, "InvalidPart");
  state.objects.set(key, Buffer.concat(bytes.filter((part) => part !== undefined)));
  state.uploads.delete(uploadId);
  response.writeHead(200).end(xml("CompleteMultipartUploadResult", `<ETag>"x"</ETag>`));
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://s3");
  const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
  const query = url.searchParams;
  const body = await bodyOf(request);
  const uploadId = query.get("uploadId");
  if (request.method === "POST" && query.has("uploads")) {
    const id = `upload-${state.uploads.size + 1}-${key.length}`;
    state.uploads.set(id, new Map());
    response.writeHead(200).end(xml("InitiateMultipartUploadResult", `<UploadId>${id}</UploadId>`));
  } else if (request.method === "PUT" && uploadId !== null) {
    const isSigned = query.get("X-Amz-Signature") !== null || request.headers.authorization !== undefined;
    if (!isSigned) return fail(response, 403, "AccessDenied");
    if (!state.uploads.has(uploadId)) return fail(response, 404, "NoSuchUpload");
    state.uploads.get(uploadId)?.set(Number(query.get("partNumber")), body);
    response.writeHead(200, { ETag: etagOf(body) }).end();
  } else if (request.method === "POST" && uploadId !== null) complete(state, key, uploadId, body.toString(), response);
  else if (request.method === "PUT") {
    state.objects.set(key, body);
    response.writeHead(200, { ETag: etagOf(body) }).end();
  } else if (request.method === "POST" && query.has("delete")) {
    for (const [, gone = ""] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) state.objects.delete(gone);
    response.writeHead(200).end(xml("DeleteResult", ""));
  } else if (query.get("list-type") === "2") {
    const keys = [...state.objects.keys()].filter((name) => name.startsWith(query.get("prefix") ?? ""));
    const contents = keys.map((name) => `<Contents><Key>${name}</Key></Contents>`).join("");
    response.writeHead(200).end(xml("ListBucketResult", `<IsTruncated>false</IsTruncated>${contents}`));
  } else {
    const object = state.objects.get(key);
    if (!object) return fail(response, 404, "NoSuchKey");
    const disposition = query.get("response-content-disposition");
    response.writeHead(200, disposition === null ? {} : { "Content-Disposition": disposition });
    response.end(request.method === "HEAD" ? undefined : object);
  }
}

export async function s3StandIn(): Promise<S3StandIn> {
  const state: State = { objects: new Map(), uploads: new Map() };
  const server: Server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}
