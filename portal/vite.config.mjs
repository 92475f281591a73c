import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { gzipAsync } from "@gfx/zopfli";
import { minify } from "terser";
import { defineConfig } from "vite";
import { smaller } from "./smaller.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** `npx vite --config portal/vite.config.mjs` serves the page while it is worked on; portal/dev/main.ts runs beside it. */
const FAKE_PART = "http://127.0.0.1:8090";

/** Makers of schemas: what nobody shows is dropped from the page. */
const PURE = ["check", "flag", "list", "nullable", "number", "object", "oneOf", "optional", "text", "tuple"];

const SMALLEST = {
  module: true,
  compress: { passes: 4, ecma: 2020, keep_fargs: false, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
};

export default defineConfig({
  root: here,
  base: "./",
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { h, Fragment } from "preact"',
  },
  plugins: [smaller(), inlined()],
  build: {
    outDir: fileURLToPath(new URL("../build/portal", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    cssTarget: ["chrome109", "safari16", "firefox115"],
    rolldownOptions: {
      treeshake: {
        moduleSideEffects: false,
        propertyReadSideEffects: false,
        manualPureFunctions: [...PURE, "Object.freeze"],
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": FAKE_PART } },
});

/**
 * Puts script and style into the one HTML file, names both by their hash in a content security policy, and writes the
 * file once more as the image carries it: index.html.gz.
 */
function inlined() {
  return {
    name: "pilotline-inlined",
    apply: "build",
    enforce: "post",
    async generateBundle(_options, bundle) {
      let script = "";
      let style = "";
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === "chunk") script += file.code;
        else if (name.endsWith(".css")) style += file.source;
        else continue;
        delete bundle[name];
      }
      const { code } = await minify(script, SMALLEST);
      // What would end the element early.
      script = code.trim().replaceAll("</script", "<\\/script");
      style = style.replace(/\/\*.*?\*\//g, "").trim();
      const page = bundle["index.html"];
      const policy = [
        "default-src 'none'",
        `script-src '${hashOf(script)}'`,
        `style-src '${hashOf(style)}'`,
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
      ].join(";");
      page.source = String(page.source)
        .replace(/<script type="module"[^>]*><\/script>/, "")
        .replace(/<link rel="stylesheet"[^>]*>/, "")
        .replace(/>\s+</g, "><")
        .replace("<title>", () => `<meta http-equiv="Content-Security-Policy" content="${policy}"><title>`)
        // A module waits until all is parsed: near the script's end the style compresses better.
        .replace("</body>", () => `<script type="module">${script}</script><style>${style}</style></body>`);
      // Zopfli's deflate is what every browser inflates, and some 4 % smaller than zlib's.
      const packed = await gzipAsync(Buffer.from(page.source), { numiterations: 100, blocksplittingmax: 0 });
      this.emitFile({ type: "asset", fileName: "index.html.gz", source: packed });
    },
  };
}

function hashOf(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
