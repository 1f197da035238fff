import optimizeLocales from "@react-aria/optimize-locales-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { guides } from "./guide-plugin.ts";

/** Every web view we run in reads woff2; the older copies would double the size of the fonts. */
const woff2Only = {
  postcssPlugin: "woff2-only",
  Declaration: {
    src: (declaration: { value: string }) => {
      declaration.value = declaration.value.replaceAll(/,\s*url\([^)]+\.woff\) format\('woff'\)/g, "");
    },
  },
};

export default defineConfig({
  base: "./",
  plugins: [
    guides(),
    react(),
    tailwindcss(),
    { ...optimizeLocales.vite({ locales: ["ja-JP", "en-US"] }), enforce: "pre" },
  ],
  clearScreen: false,
  server: { fs: { allow: [".."] }, host: "127.0.0.1", port: 1420, strictPort: true },
  css: { postcss: { plugins: [woff2Only] } },
  build: { assetsInlineLimit: 0, target: ["es2022", "chrome107", "safari16"], chunkSizeWarningLimit: 1200 },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: ["./test/setup.ts"],
    css: false,
    testTimeout: 30_000,
  },
});
