// How long `serve --watch` takes from a saved file to the word to the first page, which is open, that it should load anew: a row of a
// council's table and of CQC's, a document, a template of one page and that of all, on a copy of this project. DOORSTEP names another program; the number is how often each is tried.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = process.env.DOORSTEP ?? "target/release/doorstep";
const times = Number(process.argv[2] ?? 5);
const project = await mkdtemp(join(tmpdir(), "serve-bench-"));
for (const name of ["doorstep.toml", "data", "content"]) await cp(name, join(project, name), { recursive: true });
await mkdir(join(project, "templates/pages"), { recursive: true });
for (const name of ["pages/about.html", "frame.html"]) await cp(join("templates", name), join(project, "templates", name));

const server = spawn(program, ["serve", "--watch", "--port", "0", "--project", project, "--house", "."], { stdio: ["ignore", "pipe", "pipe"] });
let said = "";
/** @type {Promise<string>} */
const address = new Promise((found, fail) => {
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (/** @type {Buffer} */ text) => {
      said += text.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
      if (url !== undefined) found(url);
    });
  }
  server.on("exit", () => fail(new Error(said)));
});

/** @type {((at: number) => void) | undefined} */
let told;
const listen = async () => {
  const answer = await fetch(new URL("__reload?page=/", await address));
  if (answer.body === null) throw new Error("the server says nothing");
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (Buffer.from(part.value).toString().includes("data:")) told?.(performance.now());
  }
};
/** The next word from the server. @returns {Promise<number>} */
const next = () => new Promise((at) => { told = at; });

const first = next();
listen().catch(() => {});
await first;

/** @type {[string, string, (text: string, round: number) => string][]} */
const edits = [
  ["a row of a council's table", "data/registers/council/kent/notices.csv", (text, round) => text.replace(/go on\..*?Ring/, `go on. Notice ${round}. Ring`)],
  ["a row of the register", "data/registers/cqc-locations/locations.csv", (text, round) => text.replace(/01632\d{6}(?=[^\n]*Adult social care)/, `016329604${10 + round}`)],
  ["a document", "content/guides/complaints.md", (text, round) => `${text.trimEnd()}\n\nA further line, number ${round}.\n`],
  ["a template", "templates/pages/about.html", (text, round) => text.replace(/<!-- \d* -->|$/, `<!-- ${round} -->`)],
  ["the frame of all pages", "templates/frame.html", (text, round) => text.replace(/(<!-- \d* -->)?<\/body>/, `<!-- ${round} --></body>`)],
];
for (const [what, file, change] of edits) {
  const path = join(project, file);
  const took = [];
  for (let round = 1; round <= times; round += 1) {
    const text = await readFile(path, "utf8");
    const word = next();
    const began = performance.now();
    await writeFile(path, change(text, round));
    took.push(Math.round((await word) - began));
    await new Promise((later) => setTimeout(later, 1500));
  }
  took.sort((a, b) => a - b);
  console.log(`${what}: ${took[Math.floor(took.length / 2)]} ms (${took[0]} to ${took.at(-1)})`);
}
server.kill();
// The preview may still write.
await rm(project, { recursive: true, maxRetries: 20, retryDelay: 100 });
process.exit(0);
