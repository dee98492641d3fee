import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { lightContract } from "./build/contract.ts";
import { docsPages } from "./build/docs.ts";

/** Where `npm start` listens, for the quick loop of `vite` beside it. */
const PRODUCT = process.env["PERENNIAL_ORIGIN"] ?? "http://localhost:8080";

export default defineConfig({
  plugins: [lightContract(), react(), docsPages()],
  server: { proxy: { "/v1": { target: PRODUCT, changeOrigin: true }, "/blob": PRODUCT } },
  build: {
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    // Fonts are files of their own: inlined they would be loaded by everyone who never reads Chinese.
    assetsInlineLimit: (file) => (file.endsWith(".woff2") ? false : undefined),
    chunkSizeWarningLimit: 700,
  },
});
