import type { Client, Import } from "@perennial/sdk";

/** Waits until an import has come to one of some states. */
export async function importIn(
  client: Client,
  importId: string,
  ...statuses: readonly Import["status"][]
): Promise<Import> {
  for (;;) {
    const found = await client.getImport({ params: { importId } });
    if (statuses.includes(found.status)) return found;
    if (found.status === "failed" || found.status === "cancelled") throw new Error(`the import ${found.status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Sends a file of purchases and waits until it has been read through; answers the import's id. */
export async function sendFile(client: Client, bytes: Uint8Array): Promise<string> {
  const made = await client.createImport({ body: { kind: "purchases", fileName: "orders.csv", size: bytes.length } });
  const sent = [];
  for (const { number, url } of made.parts) {
    const body = Buffer.from(bytes.subarray((number - 1) * made.partSize, number * made.partSize));
    const reply = await fetch(url, { method: "PUT", body });
    sent.push({ number, etag: reply.headers.get("etag") ?? "" });
  }
  const importId = made.import.id;
  await client.completeUpload({ params: { importId }, body: { parts: sent } });
  await importIn(client, importId, "ready");
  return importId;
}
