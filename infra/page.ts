/**
 * The object that answers a path of the console: a file as itself, anything else by the page that finds its own way.
 * It runs in CloudFront, whose JavaScript knows neither modules nor what is newer than 2021.
 */
export function pageOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.includes(".")) return path;
  return path === "/docs" || path.startsWith("/docs/") ? "/docs/index.html" : "/index.html";
}

/** The same as CloudFront takes it. */
export const PAGE_FUNCTION = `${pageOf.toString()}
function handler(event) {
  event.request.uri = pageOf(event.request.uri);
  return event.request;
}
`;
