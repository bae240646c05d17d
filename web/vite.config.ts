import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** `npm run dev` talks to a `mainstay serve` on this address. */
const server = process.env.MAINSTAY_URL ?? "http://localhost:8400";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": { target: server } } },
  build: {
    // The embedding build script chooses another folder when the sources are read-only.
    outDir: process.env.MAINSTAY_WEB_OUT ?? "dist",
    emptyOutDir: true,
    chunkSizeWarningLimit: 700,
  },
  test: { include: ["src/**/*.test.ts"] },
});
