import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Blob, BlobMissingError } from "@perennial/core";

export interface LocalBlob extends Blob {
  /** Answers a request to a signed address; false for any other address. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

const HOUR = 3_600_000;
/** S3's own ceiling for one part. */
const PART_BYTES = 5_000_000_000;

/** ETag of a part, as S3 forms it. */
const etagOf = (hash: string): string => `"${hash}"`;

/** First and last byte that a request asks for of a file; undefined for all of it, null for what is not there. */
function rangeOf(header: string | undefined, size: number): { first: number; last: number } | undefined | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") return size === 0 ? null : { first: Math.max(0, size - Number(last)), last: size - 1 };
  if (Number(first) >= size) return null;
  return { first: Number(first), last: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

/** Answers with a file, or with the part of it that was asked for, as S3 does. */
async function sendFile(request: IncomingMessage, response: ServerResponse, path: string, fileName: string) {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const etag = `"${found.size.toString(16)}-${Math.floor(found.mtimeMs).toString(16)}"`;
  const asked = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
  const range = asked ? rangeOf(request.headers.range, found.size) : undefined;
  if (range === null) {
    response.writeHead(416, { "Content-Range": `bytes */${found.size}` }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: found.size - 1 };
  response.writeHead(range ? 206 : 200, {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    "Content-Length": last - first + 1,
    "Accept-Ranges": "bytes",
    ETag: etag,
    "X-Content-Type-Options": "nosniff",
    ...(range ? { "Content-Range": `bytes ${first}-${last}/${found.size}` } : {}),
  });
  if (last < first) response.end();
  else await pipeline(createReadStream(path, { start: first, end: last }), response);
}

/** Blobs as files, behind addresses that are signed and expire as those of S3 do. */
export function localBlob(folder: string, secret: string, now: () => number, origin: () => string): LocalBlob {
  const pathOf = (name: string): string => join(folder, "objects", ...name.split("/").map(encodeURIComponent));
  const partOf = (uploadId: string, part: number): string => join(folder, "uploads", uploadId, String(part));
  const sign = (text: string): string => createHmac("sha256", secret).update(text).digest("base64url");
  const addressOf = (method: string, target: string, query: Record<string, string>, lifeMs: number): string => {
    const search = new URLSearchParams({ ...query, expires: String(now() + lifeMs) });
    search.sort();
    return `${origin()}/blob/${target}?${search.toString()}&signature=${sign(`${method} ${target} ${search.toString()}`)}`;
  };
  const isSigned = (method: string, target: string, search: URLSearchParams): boolean => {
    const given = Buffer.from(search.get("signature") ?? "");
    search.delete("signature");
    search.sort();
    const expected = Buffer.from(sign(`${method} ${target} ${search.toString()}`));
    return (
      given.length === expected.length && timingSafeEqual(given, expected) && Number(search.get("expires")) > now()
    );
  };

  const receive = async (request: IncomingMessage, response: ServerResponse, uploadId: string, part: number) => {
    const file = partOf(uploadId, part);
    await mkdir(dirname(file), { recursive: true });
    const hash = createHash("md5");
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > PART_BYTES) request.destroy();
    });
    await pipeline(request, createWriteStream(`${file}.tmp`));
    await rename(`${file}.tmp`, file);
    response.writeHead(200, { ETag: etagOf(hash.digest("hex")) }).end();
  };

  return {
    async createUpload(name, parts) {
      const uploadId = randomUUID();
      await mkdir(join(folder, "uploads", uploadId), { recursive: true });
      await writeFile(join(folder, "uploads", uploadId, "name"), name);
      const urls = Array.from({ length: parts }, (_, index) =>
        addressOf("PUT", `upload/${uploadId}/${index + 1}`, {}, 24 * HOUR),
      );
      return { uploadId, urls };
    },
    async writePart(name, uploadId, number, bytes) {
      const file = partOf(uploadId, number);
      if (!existsSync(dirname(file))) throw new BlobMissingError(name);
      await writeFile(`${file}.tmp`, bytes);
      await rename(`${file}.tmp`, file);
      return etagOf(createHash("md5").update(bytes).digest("hex"));
    },
    async completeUpload(name, uploadId, parts) {
      const owner = await readFile(join(folder, "uploads", uploadId, "name"), "utf8").catch(() => undefined);
      if (owner !== name) {
        if (existsSync(pathOf(name))) return;
        throw new BlobMissingError(name);
      }
      await mkdir(dirname(pathOf(name)), { recursive: true });
      const target = createWriteStream(`${pathOf(name)}.tmp`);
      const abandon = (): void => {
        // What it was given last may still be on its way to the disk, and says so when there is no file any more.
        target.on("error", () => undefined);
        target.destroy();
      };
      for (const { number, etag } of [...parts].sort((a, b) => a.number - b.number)) {
        const hash = createHash("md5");
        try {
          for await (const chunk of createReadStream(partOf(uploadId, number))) {
            hash.update(chunk as Buffer);
            if (!target.write(chunk)) await once(target, "drain");
          }
        } catch (cause) {
          abandon();
          throw new BlobMissingError(`${name} part ${number}`, { cause });
        }
        if (etagOf(hash.digest("hex")) !== etag) {
          abandon();
          throw new BlobMissingError(`${name} part ${number}`);
        }
      }
      await new Promise<void>((resolve, reject) => {
        target.on("error", reject);
        target.end(() => resolve());
      });
      await rename(`${pathOf(name)}.tmp`, pathOf(name));
      await rm(join(folder, "uploads", uploadId), { recursive: true, force: true });
    },
    async *read(name) {
      try {
        for await (const chunk of createReadStream(pathOf(name))) yield chunk as Buffer;
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw new BlobMissingError(name, { cause });
        throw cause;
      }
    },
    async write(name, bytes) {
      await mkdir(dirname(pathOf(name)), { recursive: true });
      await writeFile(`${pathOf(name)}.tmp`, bytes);
      await rename(`${pathOf(name)}.tmp`, pathOf(name));
    },
    downloadUrl: async (name, fileName, seconds) =>
      addressOf("GET", `object/${encodeURIComponent(name)}`, { as: fileName }, seconds * 1000),
    async removeAll(prefix) {
      const parent = dirname(pathOf(prefix));
      const start = encodeURIComponent(prefix.split("/").at(-1) ?? "");
      const names = await readdir(parent).catch(() => []);
      for (const name of names)
        if (name.startsWith(start)) await rm(join(parent, name), { recursive: true, force: true });
    },
    async sizeOf(prefix) {
      const parent = dirname(pathOf(`${prefix}x`));
      const start = prefix.endsWith("/") ? "" : encodeURIComponent(prefix.split("/").at(-1) ?? "");
      const weigh = async (path: string): Promise<number> => {
        const { size } = await stat(path);
        const inner = await readdir(path).catch(() => []);
        const sizes = await Promise.all(inner.map((name) => weigh(join(path, name))));
        return sizes.length === 0 && inner.length === 0 ? size : sizes.reduce((sum, one) => sum + one, 0);
      };
      const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(start));
      const sizes = await Promise.all(names.map((name) => weigh(join(parent, name))));
      return sizes.reduce((sum, one) => sum + one, 0);
    },
    async *names(folder) {
      const parent = dirname(pathOf(`${folder}x`));
      const found = await readdir(parent, { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of found) {
        if (!entry.isFile()) continue;
        const inner = relative(parent, join(entry.parentPath, entry.name)).split(sep).map(decodeURIComponent).join("/");
        yield folder + inner;
      }
    },
    async serve(request, response) {
      const url = new URL(request.url ?? "/", "http://local");
      if (!url.pathname.startsWith("/blob/")) return false;
      const target = url.pathname.slice("/blob/".length);
      const fileName = url.searchParams.get("as") ?? "download";
      if (!isSigned(request.method ?? "", target, url.searchParams)) {
        response.writeHead(403).end("The address has expired.");
        return true;
      }
      const upload = /^upload\/([\w-]+)\/(\d+)$/.exec(target);
      if (request.method === "PUT" && upload?.[1] !== undefined) {
        await receive(request, response, upload[1], Number(upload[2]));
        return true;
      }
      const name = decodeURIComponent(target.replace(/^object\//, ""));
      await sendFile(request, response, pathOf(name), fileName);
      return true;
    },
  };
}
