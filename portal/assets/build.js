// Builds the stylesheet, the script and the images into ../static/dist with hashed names, pre-compressed, and puts
// axe-core, which judges the pages in the tests, where the tests find it without Node.js.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

// What the first screen of the landing page and the page for signing in is made of; see critical().
const FIRST_SCREEN = /^(vx-(header|brand|logo|hero|body|page-header|lead|button|form)|govuk-(template|width-container|visually-hidden|skip-link|button|form-group|label|input|password-input|hint|link)(?!__(prefix|suffix)))/;
const LATER = /:(hover|active|focus|visited|disabled)|\[disabled\]|--(?!gold|width|secondary)|__(person|role|start-icon)/;

// The rules of a minified style sheet, as [what stands before the brace, what stands within].
function* rules(css) {
  for (let at = 0; at < css.length; ) {
    const open = css.indexOf("{", at);
    if (open < 0) return;
    let end = open + 1;
    for (let depth = 1; depth; end++) depth += { "{": 1, "}": -1 }[css[end]] ?? 0;
    yield [css.slice(at, open), css.slice(open + 1, end - 1)];
    at = end;
  }
}

// The rules that the first screen needs, in their order; what a pointer or the keyboard changes comes later.
function critical(css) {
  let kept = "";
  for (const [before, within] of rules(css)) {
    if (before.startsWith("@media print")) continue;
    if (before.startsWith("@")) {
      const inner = critical(within);
      if (inner) kept += `${before}{${inner}}`;
      continue;
    }
    const selectors = before.split(/,(?![^(]*\))/).filter((selector) => {
      const names = [...selector.matchAll(/\.([\w-]+)/g)].map((found) => found[1]);
      const plain = !names.length && /^(:root|html|body|main|h1|main p|\*|::?(before|after))/.test(selector);
      return !LATER.test(selector.replace(/:(not|is)\([^)]*\)/g, "")) && (plain || (names.length && names.every((name) => FIRST_SCREEN.test(name))));
    });
    if (selectors.length) kept += `${selectors.join(",")}{${within}}`;
  }
  return kept;
}

const built = { "app.css": styles("app.scss"), "app.js": script("app.js"), "passkey.js": script("passkey.js"), "hashing.js": script("hashing.js"), "worker.js": script("worker.js"), "ordering.js": script("ordering.js") };
built["critical.css"] = critical(built["app.css"]);
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

copyFileSync(join(here, "node_modules/axe-core/axe.min.js"), join(here, "../../tests/browser/axe.min.js"));
