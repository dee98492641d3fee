import { createReadStream, existsSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
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

/** Nothing is loaded from elsewhere, nothing may frame the console, and no script stands in a page. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/**
 * Serves the console's files as its distribution does: hashed ones for a year, every unknown path as the page that
 * finds its own way.
 */
export function serveStatic(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", "http://local");
  let path = normalize(decodeURIComponent(pathname)).replace(/^(\.\.(\/|$))+/, "");
  if (path.endsWith("/")) path += "index.html";
  let file = join(folder, path);
  if (!file.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) {
    const page = existsSync(`${file}.html`)
      ? `${file}.html`
      : join(folder, path.startsWith("/docs") ? "docs/index.html" : "index.html");
    if (extname(path) !== "" && page.endsWith("index.html")) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found");
      return;
    }
    file = page;
  }
  const hashed = path.startsWith("/assets/");
  response.writeHead(200, {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    ...SECURITY_HEADERS,
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(file).pipe(response);
}
