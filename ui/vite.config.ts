import optimizeLocales from "@react-aria/optimize-locales-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { guides } from "./guide-plugin.ts";

/** Every web view we run in reads woff2; the older copies would double the size of the fonts. */
function woff2Only(): Plugin {
  return {
    name: "woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@fontsource") || !id.includes(".css")) return null;
      return code.replaceAll(/, url\([^)]+\.woff\) format\('woff'\)/g, "");
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [
    woff2Only(),
    guides(),
    react(),
    tailwindcss(),
    { ...optimizeLocales.vite({ locales: ["ja-JP", "en-US"] }), enforce: "pre" },
  ],
  clearScreen: false,
  server: { fs: { allow: [".."] }, host: "127.0.0.1", port: 1420, strictPort: true },
  build: { assetsInlineLimit: 0, target: ["es2022", "chrome107", "safari16"], chunkSizeWarningLimit: 1200 },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: ["./test/setup.ts"],
    css: false,
    testTimeout: 30_000,
  },
});
