import type { Client } from "@perennial/sdk";
import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { importQuery } from "../../api/queries.ts";
import { dropUpload, putUpload } from "../../frame/going.ts";

type NewImport = Awaited<ReturnType<Client["createImport"]>>;

const AT_ONCE = 3;
const TRIES = 4;
const PAUSE_MS = 800;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends one part and answers its ETag. `fetch` cannot say how much has been sent, so this is the older interface. */
function putPart(url: string, part: Blob, onSent: (bytes: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded));
    request.addEventListener("error", () => reject(new Error("the part could not be sent")));
    request.addEventListener("load", () => {
      const etag = request.getResponseHeader("etag");
      if (request.status >= 200 && request.status < 300 && etag !== null) resolve(etag);
      else reject(new Error(`the part was answered with ${request.status}`));
    });
    request.send(part);
  });
}

async function putPatiently(url: string, part: Blob, onSent: (bytes: number) => void): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await putPart(url, part, onSent);
    } catch (error) {
      if (attempt === TRIES) throw error;
      onSent(0);
      await wait(PAUSE_MS * attempt);
    }
  }
}

async function sendParts({ parts, partSize }: NewImport, file: File, onSent: (bytes: number) => void) {
  const sent = new Map<number, number>();
  const done: { number: number; etag: string }[] = [];
  const waiting = [...parts];
  const worker = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { number, url } = part;
      const slice = file.slice((number - 1) * partSize, number * partSize);
      const etag = await putPatiently(url, slice, (bytes) => {
        sent.set(number, bytes);
        onSent([...sent.values()].reduce((sum, one) => sum + one, 0));
      });
      done.push({ number, etag });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done.sort((a, b) => a.number - b.number);
}

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Sends the file part by part while other pages are looked at, and says so when it has all arrived. */
export async function uploadFile(queryClient: QueryClient, begun: NewImport, file: File): Promise<void> {
  const { id } = begun.import;
  const upload = { importId: id, file: file.name, sent: 0, size: file.size, failed: false };
  putUpload(queryClient, upload);
  window.addEventListener("beforeunload", warn);
  try {
    const parts = await sendParts(begun, file, (sent) => putUpload(queryClient, { ...upload, sent }));
    const surveyed = await api().completeUpload({ params: { importId: id }, body: { parts } });
    queryClient.setQueryData(importQuery(id).queryKey, surveyed);
    dropUpload(queryClient, id);
  } catch {
    putUpload(queryClient, { ...upload, failed: true });
    await queryClient.invalidateQueries({ queryKey: importQuery(id).queryKey });
  } finally {
    window.removeEventListener("beforeunload", warn);
  }
}
