// Builds what browsers load besides the pages, into .tools/assets: one style sheet and one script for each component that
// has behaviour, named by their content. assets.json beside them tells the generator the names. Does nothing when nothing
// changed. Every council's portal uses the same files.
//
//   node scripts/assets.mjs [--out DIR]
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (/** @type {string[]} */ ...parts) => join(root, ...parts);
const given = process.argv.indexOf("--out");
const out = given > 0 ? process.argv[given + 1] : at(".tools/assets");

/** The sheets that come before the components', in this order, and those that have the last word. */
const BASE = ["tokens.css", "base.css"];
const LAST = ["enlarged.css", "print.css"];

const digest = (/** @type {Array<string | Uint8Array>} */ ...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

/** Files below a folder of the project, sorted, as paths from the project's root. */
function below(/** @type {string} */ folder, /** @type {(name: string) => boolean} */ wanted) {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

const isTest = (/** @type {string} */ name) => name.endsWith(".test.mjs");
const componentSheets = below("templates/components", (name) => name.endsWith(".css"));
const modules = [
  ...below("templates/components", (name) => name.endsWith(".mjs") && !isTest(name)),
  ...below("templates/scripts", (name) => name.endsWith(".mjs") && !isTest(name)),
];
/** A component's entry point has its folder's name; what stands in templates/scripts is an entry point too. */
const entries = modules.filter((path) => {
  const [folder, name] = path.split("/").slice(-2);
  return folder === "scripts" || name === `${folder}.mjs`;
});
const inStyles = (/** @type {string} */ name) => `templates/styles/${name}`;
const sheets = [...BASE.map(inStyles), ...componentSheets, ...LAST.map(inStyles)].filter((path) => existsSync(at(path)));
const govuk = below("templates/styles", (name) => name.endsWith(".scss"));

/** Published with every site: what others wrote comes with its licence. */
const LICENCES = "templates/static/licences.txt";

const everything = [...govuk, ...sheets, ...modules, LICENCES, "package-lock.json", "scripts/assets.mjs"];
const stamp = digest(...everything.flatMap((path) => [path, "\0", readFileSync(at(path))]));
const stampFile = join(out, "stamp");
if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) process.exit(0);

const esbuild = await import("esbuild");
/** Browsers of the last five years or so: what the plain pages need is less. */
const target = ["chrome94", "firefox93", "safari15"];

const fresh = `${out}.next`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

/** dart-sass is the slowest step and govuk-frontend the rarest change, so its result is kept by what went into it. */
async function govukSheet() {
  const key = digest(...govuk.flatMap((path) => [path, readFileSync(at(path))]), readFileSync(at("package-lock.json")));
  const kept = at(".tools", `govuk-${key.slice(0, 16)}.css`);
  if (existsSync(kept)) return readFileSync(kept, "utf8");
  const sass = await import("sass");
  const { css } = sass.compile(at("templates/styles/govuk.scss"), {
    loadPaths: [at("node_modules")],
    quietDeps: true,
    style: "compressed",
  });
  mkdirSync(at(".tools"), { recursive: true });
  writeFileSync(`${kept}.next`, css);
  renameSync(`${kept}.next`, kept);
  return css;
}

/** Writes a file under a name that tells its content; returns its address. */
function publish(/** @type {string} */ name, /** @type {string} */ extension, /** @type {string} */ text) {
  const file = `${name}-${digest(text).slice(0, 12)}.${extension}`;
  writeFileSync(join(fresh, file), text);
  return `/assets/${file}`;
}

const parts = [await govukSheet(), ...sheets.map((path) => readFileSync(at(path), "utf8"))];
const { code: css, warnings } = await esbuild.transform(parts.join("\n"), { loader: "css", minify: true, target });
for (const warning of warnings) console.error(`assets: ${warning.text} (${warning.location?.lineText ?? ""})`);

/**
 * What a script imports late is a file of its own beside it, and is listed too: the name tells its content, so it is the
 * bundler that names them all.
 * @type {Record<string, string>}
 */
const scripts = {};
const licences = readFileSync(at(LICENCES), "utf8").split("\n");
// Each entry by itself: what two of them need is a few lines in both rather than one request more before anything is seen.
for (const entry of entries) {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    metafile: true,
    format: "esm",
    minify: true,
    legalComments: "inline",
    charset: "utf8",
    target,
    write: false,
    outdir: fresh,
    logLevel: "error",
  });
  for (const path of Object.keys(metafile.inputs)) {
    const own = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (!own) continue;
    const name = `${own} ${JSON.parse(readFileSync(at("node_modules", own, "package.json"), "utf8")).version}`;
    if (!licences.includes(name)) throw new Error(`${name} is in the script ${basename(entry)}, and its licence is not in ${LICENCES}`);
  }
  for (const file of outputFiles.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const { entryPoint } = Object.entries(metafile.outputs).find(([path]) => file.path.endsWith(`/${basename(path)}`))?.[1] ?? {};
    if (!entryPoint) throw new Error(`${basename(file.path)} holds what several scripts import: let what comes late import nothing`);
    const name = basename(entryPoint, ".mjs");
    if (name in scripts) throw new Error(`two scripts have the name ${name}`);
    writeFileSync(join(fresh, basename(file.path)), file.text);
    scripts[name] = `/assets/${basename(file.path)}`;
  }
}

const list = { styles: publish("doorstep", "css", css), scripts };
writeFileSync(join(fresh, "assets.json"), `${JSON.stringify(list, null, 2)}\n`);
writeFileSync(join(fresh, "stamp"), stamp);
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);
