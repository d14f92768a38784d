// Builds the stylesheet, the script and the images into ../static/dist with hashed names, pre-compressed.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../static/dist");

function styles(name) {
  const { css } = sass.compile(join(here, "sass", name), {
    loadPaths: [join(here, "node_modules")],
    style: "compressed",
    charset: false,
    quietDeps: true,
  });
  return esbuild.transformSync(css, { loader: "css", minify: true, target: ["chrome100", "firefox100", "safari15"] }).code;
}

function script(name) {
  const result = esbuild.buildSync({
    entryPoints: [join(here, "script", name)],
    nodePaths: [join(here, "node_modules")],
    bundle: true,
    format: "esm",
    minify: true,
    target: ["es2020"],
    legalComments: "none",
    write: false,
  });
  return result.outputFiles[0].text;
}

const built = { "app.css": styles("app.scss"), "app.js": script("app.js"), "passkey.js": script("passkey.js") };
for (const image of readdirSync(join(here, "images"))) {
  built[image] = readFileSync(join(here, "images", image), "utf8");
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};
for (const [name, text] of Object.entries(built)) {
  const bytes = Buffer.from(text.trim() + "\n");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const hashed = `${basename(name, extname(name))}.${hash}${extname(name)}`;
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(join(out, hashed), bytes);
  writeFileSync(join(out, `${hashed}.br`), packed);
  writeFileSync(join(out, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  manifest[name] = hashed;
  console.log(`${hashed.padEnd(24)} ${bytes.length} bytes, brotli ${packed.length}`);
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + "\n");
