import type { Plugin } from "vite";

export function docsPages(): Plugin {
  return { name: "perennial-docs" };
}
