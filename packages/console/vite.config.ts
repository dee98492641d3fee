import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    // Fonts are files of their own: inlined they would be loaded by everyone who never reads Chinese.
    assetsInlineLimit: (file) => (file.endsWith(".woff2") ? false : undefined),
  },
});
