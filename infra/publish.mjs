// Puts the console's files where the distribution finds them.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const AT_ONCE = 8;

/**
 * What lies in a folder, pages last: whoever loads a new page finds the files that it names.
 *
 * @param {string} folder
 */
export function filesToPublish(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  const isPage = (/** @type {string} */ name) => name.endsWith(".html");
  return [...names.filter((name) => !isPage(name)).sort(), ...names.filter(isPage).sort()].map((name) => ({
    name,
    page: isPage(name),
    type: TYPES[extname(name)] ?? "application/octet-stream",
    // The name of a file in `assets` changes with its content; any other is asked for again each time.
    cache: name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  }));
}

/**
 * @param {string} folder
 * @param {string} bucket
 * @param {import("@aws-sdk/client-s3").S3Client} client
 * @returns how many files it were
 */
export async function publish(folder, bucket, client) {
  const files = filesToPublish(folder);
  const put = async (/** @type {typeof files[number]} */ { name, type, cache }) => {
    const Body = readFileSync(join(folder, name));
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: name, Body, ContentType: type, CacheControl: cache }),
    );
  };
  for (const wanted of [false, true]) {
    const waiting = files.filter(({ page }) => page === wanted);
    const work = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) await put(file);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  return files.length;
}
