// Every fact of the source documents stands where `docs/threads.csv` says: in that file under that key, and on that page, below that
// heading, beside that label, for everybody to see. It fails when a page, a heading or a label goes, when a template no longer shows
// a field, and when the words of a fact change: then the table is the place to say where the fact stands now.
import { expect, test } from "@playwright/test";
import { readFileSync, statSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** The rows of a table with quoted cells, each by its columns. */
function rows(text) {
  const lines = [[""]];
  let quoted = false;
  for (const sign of text.replaceAll('""', "\0")) {
    const cells = lines.at(-1);
    if (sign === '"') quoted = !quoted;
    else if (sign === "," && !quoted) cells.push("");
    else if (sign === "\n" && !quoted) lines.push([""]);
    else cells[cells.length - 1] += sign === "\0" ? '"' : sign;
  }
  const [head, ...body] = lines.filter((cells) => cells.length > 1);
  return body.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at]])));
}

const TABLE = rows(readFileSync(new URL("docs/threads.csv", root), "utf8"));

/** In the page: what a reader sees in the part of the page, beside the label; or why there is none. */
function seen({ part, label }) {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const found = part === "main" ? document.querySelector("main") : document.getElementById(part);
  if (!found) return { why: "no such part" };
  const scope = /^H\d$/.test(found.tagName) ? found.parentElement : found;
  const letter = /^([a-z])\)$/.exec(label)?.[1];
  const beside = () => {
    if (!label) return scope;
    if (!letter) return [...scope.querySelectorAll("dt")].find((dt) => dt.innerText.trim() === label)?.nextElementSibling;
    const list = scope.querySelector("ol");
    return list && getComputedStyle(list).listStyleType === "lower-alpha" ? list.children[letter.charCodeAt(0) - 97] : null;
  };
  const element = beside();
  return element ? { text: element.innerText.replace(/\s+/g, " ") } : { why: "no such label" };
}

test("the table has every kind of thing, and no row twice", () => {
  expect(new Set(TABLE.map((row) => row.thing)).size).toBeGreaterThanOrEqual(32);
  const names = TABLE.map((row) => `${row.thing}: ${row.field} (${row.documents})`);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  expect(TABLE.filter((row) => !row.page || !row.part || row.text.length < 1)).toEqual([]);
});

test("each fact is in its file, under its key", () => {
  const missing = TABLE.filter(({ file, key }) => {
    const path = new URL(file, root);
    return statSync(path).isDirectory() ? key !== "" : !readFileSync(path, "utf8").includes(key);
  });
  expect(missing).toEqual([]);
});

test.describe("without a script, on a telephone", () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  for (const thing of new Set(TABLE.map((row) => row.thing))) {
    test(`${thing}: each field is on its page`, async ({ page }) => {
      const missing = [];
      const own = TABLE.filter((row) => row.thing === thing);
      for (const address of new Set(own.map((row) => row.page))) {
        const answer = await page.goto(address);
        for (const row of own.filter((row) => row.page === address)) {
          const { text, why } = answer.ok() ? await page.evaluate(seen, row) : { why: `answers ${answer.status()}` };
          if (!text?.includes(row.text)) missing.push(`${row.field}: ${address}#${row.part} ${row.label} “${row.text}”${why ? `: ${why}` : ""}`);
        }
      }
      expect(missing).toEqual([]);
    });
  }
});
