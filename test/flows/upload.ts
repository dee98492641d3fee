import type { Local } from "@perennial/local";
import type { Client, Import } from "@perennial/sdk";

/** Sends a file as a browser does, part by part to the signed addresses, and waits until it has been surveyed. */
export async function upload(
  local: Local,
  client: Client,
  file: { fileName: string; bytes: Uint8Array },
  kind: Import["kind"] = "purchases",
): Promise<Import> {
  const { fileName, bytes } = file;
  const { import: made, parts, partSize } = await client.createImport({ body: { kind, fileName, size: bytes.length } });
  const sent = [];
  for (const { number, url } of parts) {
    const body = Buffer.from(bytes.subarray((number - 1) * partSize, number * partSize));
    const reply = await local.fetch(url, { method: "PUT", body });
    sent.push({ number, etag: reply.headers.get("etag") ?? "" });
  }
  await client.completeUpload({ params: { importId: made.id }, body: { parts: sent } });
  await local.drain();
  return await client.getImport({ params: { importId: made.id } });
}

/** Starts an import that has been surveyed, and waits until all of it is in and scored. */
export async function bringIn(local: Local, client: Client, importId: string): Promise<Import> {
  await client.startImport({ params: { importId } });
  await local.drain();
  return await client.getImport({ params: { importId } });
}
