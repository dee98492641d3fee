import type { Client, Import } from "./api.ts";
import { fetchOf } from "./client.ts";
import { ConnectionError } from "./error.ts";
import { type WaitOptions, waitForJob } from "./job.ts";
import { wait } from "./wait.ts";

const TRIES = 4;
const PAUSE_MS = 500;
const AT_ONCE = 3;

type NewImport = Awaited<ReturnType<Client["createImport"]>>;
type Settings = Parameters<Client["updateImport"]>[0]["body"];

/** The bytes of a file: a `File` or `Blob`, all of it in memory, or a stream with its `size` said beside. */
export type FileBytes = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export interface UploadOptions {
  /** What the rows of the file are; `purchases` unless said otherwise. */
  readonly kind?: Import["kind"] | undefined;
  /** Name of the file; that of a `File` when left out. */
  readonly fileName?: string | undefined;
  /** Bytes; needed for a stream alone. */
  readonly size?: number | undefined;
  /** Is told the bytes that have arrived, whenever a part has. */
  readonly onSent?: ((sent: number, size: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Part {
  readonly number: number;
  readonly url: string;
  readonly bytes: Blob;
}

/** A file as parts of one size. Of a stream only the parts that are being sent lie in memory. */
async function* partsOf({ parts, partSize }: NewImport, file: FileBytes): AsyncGenerator<Part> {
  if (!(file instanceof ReadableStream)) {
    const blob = file instanceof Blob ? file : new Blob([file]);
    for (const { number, url } of parts) {
      yield { number, url, bytes: blob.slice((number - 1) * partSize, number * partSize) };
    }
    return;
  }
  const reader = file.getReader();
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let isOver = false;
  for (const { number, url } of parts) {
    let length = waiting.reduce((sum, chunk) => sum + chunk.length, 0);
    while (length < partSize && !isOver) {
      const { value, done } = await reader.read();
      isOver = done;
      if (!value) continue;
      waiting.push(new Uint8Array(value));
      length += value.length;
    }
    const whole = new Blob(waiting);
    yield { number, url, bytes: whole.slice(0, partSize) };
    waiting = [new Uint8Array(await whole.slice(partSize).arrayBuffer())];
  }
}

async function putPart(send: typeof fetch, { url, bytes }: Part, signal: AbortSignal | undefined): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const init: RequestInit = { method: "PUT", body: bytes, ...(signal ? { signal } : {}) };
    const reply = await send(url, init).catch((cause: unknown) => {
      signal?.throwIfAborted();
      return cause;
    });
    if (reply instanceof Response && reply.ok) return reply.headers.get("etag") ?? "";
    if (tries === TRIES) {
      const cause = reply instanceof Response ? new Error(`the part was answered with ${reply.status}`) : reply;
      throw new ConnectionError(cause, "A part of the file could not be sent");
    }
    await wait(PAUSE_MS * tries, signal);
  }
}

function sizeOf(file: FileBytes, size: number | undefined): number {
  if (file instanceof Blob) return file.size;
  if (!(file instanceof ReadableStream)) return file.length;
  if (size === undefined) throw new TypeError("Say the `size` of the stream in bytes.");
  return size;
}

/**
 * Sends a file, part by part and a few parts at a time, and answers its import. It is read through next: wait for that with
 * `waitForJob`, look at its columns, and start it.
 *
 * @throws ConnectionError when a part could not be sent in four attempts; PerennialError when the API refuses
 */
export async function uploadImport(client: Client, file: FileBytes, options: UploadOptions = {}): Promise<Import> {
  const { kind = "purchases", onSent, signal } = options;
  const fileName = options.fileName ?? (file instanceof File ? file.name : "import.csv");
  const size = sizeOf(file, options.size);
  const call = { signal };
  const begun = await client.createImport({ body: { kind, fileName, size } }, call);
  const parts = partsOf(begun, file);
  const done: { number: number; etag: string }[] = [];
  let sent = 0;
  const worker = async (): Promise<void> => {
    for (let next = await parts.next(); !next.done; next = await parts.next()) {
      const { number, bytes } = next.value;
      done.push({ number, etag: await putPart(fetchOf(client), next.value, signal) });
      sent += bytes.size;
      onSent?.(sent, size);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, begun.parts.length) }, worker));
  done.sort((a, b) => a.number - b.number);
  return await client.completeUpload({ params: { importId: begun.import.id }, body: { parts: done } }, call);
}

export interface ImportOptions extends UploadOptions, WaitOptions<Import> {
  /** What columns become, currency, forms of dates and amounts: whatever was not found right by itself. */
  readonly settings?: Settings | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings a file in: sends it, waits until it has been read, sets what you say, starts it and waits for its end.
 *
 * @returns the import as it ended. `progress` counts every row, and `errorsUrl` leads to the refused ones with their reasons
 */
export async function importFile(client: Client, file: FileBytes, options: ImportOptions = {}): Promise<Import> {
  const { settings, signal } = options;
  const call = { signal };
  const { id } = await uploadImport(client, file, options);
  const request = { params: { importId: id } };
  const read = (): Promise<Import> => client.getImport(request, call);
  let current = await waitForJob(read, options);
  if (current.status === "ready" && settings) {
    await client.updateImport({ ...request, body: settings }, call);
    current = await waitForJob(read, options);
  }
  if (current.status !== "ready") return current;
  await client.startImport(request, call);
  return await waitForJob(read, options);
}
