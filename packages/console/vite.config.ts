import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { lightContract } from "./build/contract.ts";
import { docsPages } from "./build/docs.ts";

/** Where `npm start` listens, for the quick loop of `vite` beside it. */
const PRODUCT = process.env["PERENNIAL_ORIGIN"] ?? "http://localhost:8080";

export default defineConfig(({ command }) => {
  // Tests build the console too, under their own NODE_ENV: what is built is always what is shipped.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    plugins: [lightContract(), react(), docsPages()],
    server: { proxy: { "/v1": { target: PRODUCT, headers: { origin: PRODUCT } }, "/blob": PRODUCT } },
    build: {
      target: ["chrome123", "edge123", "firefox121", "safari17.5"],
      // Fonts are files of their own: inlined they would be loaded by everyone who never reads Chinese.
      assetsInlineLimit: (file: string) => (file.endsWith(".woff2") ? false : undefined),
      chunkSizeWarningLimit: 700,
    },
  };
});
