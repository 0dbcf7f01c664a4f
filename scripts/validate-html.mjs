// Checks pages of the built site against the HTML standard: every page outside the long runs of alike ones, and of those
// an even sample. The generator itself checks every page's links and musts; this checks the templates.
//
//   node scripts/validate-html.mjs site/public [PAGES-OF-EACH-KIND]
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const [root = "site/public", most = "40"] = process.argv.slice(2);

/** @type {Map<string, string[]>} */
const kinds = new Map();
const pages = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .sort();
for (const page of pages) {
  const folders = page.split("/").slice(0, -1);
  // Alike: the same first folder and the same depth.
  const kind = `${folders[0] ?? ""}:${folders.length}`;
  kinds.set(kind, [...(kinds.get(kind) ?? []), page]);
}
const chosen = [...kinds.values()].flatMap((of) => {
  const step = Math.max(1, of.length / Number(most));
  return Array.from({ length: Math.ceil(of.length / step) }, (_, index) => of[Math.floor(index * step)]);
});

const validator = new HtmlValidate(new FileSystemConfigLoader());
let wrong = 0;
for (const page of chosen) {
  const report = await validator.validateString(readFileSync(join(root, page), "utf8"), join(root, page));
  for (const message of report.results.flatMap((result) => result.messages)) {
    wrong += 1;
    if (wrong <= 40) console.log(`${page}:${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
  }
}
console.log(`${chosen.length} of ${pages.length} pages checked, ${wrong} problems`);
process.exitCode = wrong > 0 || chosen.length === 0 ? 1 : 0;
