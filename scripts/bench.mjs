// See scripts/bench, which starts it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const program = join(process.cwd(), "target/release/doorstep");
const zola = join(process.cwd(), ".tools/zola");
const england = process.argv.indexOf("--england");
const postcodes = england > 0 ? process.argv[england + 1] : undefined;
const ROUNDS = postcodes ? 1 : 3;

/** @typedef {{ wall: number, user: number, peak: number }} Cost seconds, seconds, megabytes */

/** @param {string[]} command */
function run(command) {
  const { status, stderr } = spawnSync(command[0], command.slice(1), { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}\n${String(stderr).slice(-2000)}`);
}

/**
 * Runs a command under the shell's `times`, which counts what children used. The peak is that of its largest process.
 * @param {string[]} command
 * @returns {Promise<Cost>}
 */
async function measured(command) {
  const began = process.hrtime.bigint();
  const shell = spawn("bash", ["-c", '"$@" >/dev/null 2>&1; echo "status $?"; times', "bash", ...command], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  shell.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, ...below(shell.pid ?? 0).map(highest))), 25);
  await once(shell, "close");
  clearInterval(look);
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  if (!said.startsWith("status 0\n")) throw new Error(`${command.join(" ")} ended with ${said.split("\n")[0]}`);
  const children = said.trim().split("\n").at(-1) ?? "";
  const user = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s))[0] ?? 0;
  return { wall, user, peak };
}

/** What the system says of a process; nothing once it has ended. @param {string} path */
function told(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** All processes below one. @param {number} pid @returns {number[]} */
function below(pid) {
  const children = told(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...below(child)]);
}

/** The most memory that a process has held so far, in megabytes. @param {number} pid */
const highest = (pid) => Number(/VmHWM:\s+(\d+)/.exec(told(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

const median = (/** @type {number[]} */ numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * @param {() => Promise<Cost>} measure
 * @returns {Promise<Cost>}
 */
async function rounds(measure) {
  /** @type {Cost[]} */
  const costs = [];
  while (costs.length < ROUNDS) costs.push(await measure());
  return { wall: median(costs.map((c) => c.wall)), user: median(costs.map((c) => c.user)), peak: Math.max(...costs.map((c) => c.peak)) };
}

/** @param {string} where @param {string} parent */
async function bench(where, parent) {
  const folder = mkdtempSync(join(parent, "doorstep-bench-"));
  try {
    if (postcodes) run([program, "demo", "--england", "--postcodes", postcodes, "--out", folder]);
    else for (const part of ["doorstep.toml", "content", "data"]) cpSync(part, join(folder, part), { recursive: true });
    // Once unmeasured: the first run writes what later ones find there.
    run([program, "build", "--project", folder]);
    const out = join(folder, "zola-alone");
    const generator = await rounds(() => measured([program, "check", "--project", folder]));
    const alone = await rounds(() => {
      rmSync(out, { recursive: true, force: true });
      return measured([zola, "--root", join(folder, "site"), "build", "--output-dir", out]);
    });
    const whole = await rounds(() => measured([program, "build", "--project", folder]));
    const row = (/** @type {string} */ name, /** @type {Cost} */ c) =>
      `| ${where} | ${name} | ${c.wall.toFixed(2)} s | ${(c.wall / alone.wall).toFixed(2)} | ${c.user.toFixed(2)} s | ${(c.user / alone.user).toFixed(2)} | ${c.peak.toFixed(0)} MB |`;
    console.log([row("generator alone (`check`)", generator), row("`zola build` alone", alone), row("the whole (`build`)", whole)].join("\n"));
    return weights(join(folder, "site/public"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a location's page weighs, with its style sheet, and how much the whole is. @param {string} root */
function weights(root) {
  const squeezed = (/** @type {string} */ path) => brotliCompressSync(readFileSync(path)).length;
  const services = readdirSync(join(root, "services"), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();
  const chosen = services.filter((_, index) => index % Math.ceil(services.length / 50) === 0);
  const pages = chosen.map((name) => squeezed(join(root, "services", name, "index.html")));
  const assets = readdirSync(join(root, "assets"));
  const styles = assets.filter((name) => name.endsWith(".css")).map((name) => squeezed(join(root, "assets", name)));
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const bytes = files.reduce((sum, e) => sum + statSync(join(e.parentPath, e.name)).size, 0);
  const kilobytes = (/** @type {number} */ n) => `${(n / 1000).toFixed(1)} kB`;
  return `A service's page, brotli: median ${kilobytes(median(pages))}, largest of ${pages.length} ${kilobytes(Math.max(...pages))}; style sheet ${kilobytes(styles.reduce((a, b) => a + b, 0))}. Site: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB.`;
}

console.log("| where | what | wall | × Zola | user | × Zola | peak memory |\n|---|---|---|---|---|---|---|");
const notes = [];
if (existsSync("/dev/shm")) notes.push(await bench("memory", "/dev/shm"));
notes.push(await bench("disk", process.env.BENCH_DIR ?? tmpdir()));
console.log(`\n${notes.at(-1)}`);
