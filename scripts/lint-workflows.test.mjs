import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";

/** Lints a workflow after a change. @param {string} file @param {string} from @param {string} to */
function linted(file, from, to) {
  const text = readFileSync(file, "utf8");
  assert.ok(text.includes(from), `${file} has no ${from}`);
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  const copy = join(folder, basename(file));
  writeFileSync(copy, text.replace(from, to));
  const ran = spawnSync(process.execPath, ["scripts/lint-workflows.mjs", copy], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return ran;
}

/** @param {string} file @param {string} from @param {string} to @param {string} expected */
function check(file, from, to, expected) {
  const { status, stderr } = linted(file, from, to);
  assert.equal(status, 1, `${from} → ${to} is not told`);
  assert.ok(stderr.includes(expected), stderr);
}

test("GitHub's jobs have no more than their list says", () => {
  const publish = ".github/workflows/publish.yml";
  check(publish, "issues: write", "issues: write\n      contents: write", "the job alarm may not have contents: write");
  check(publish, "FIRST: ${{", "KEY: ${{ secrets.OTHER }}\n      FIRST: ${{", "the job build may not have OTHER");
  check(publish, "      contents: write\n", "      contents: read\n", "the job keep does not use contents: write");
  check(publish, "  keep:\n", "  other:\n", "the job other is not in the list of rights");
  check(publish, "permissions: {}", "permissions: read-all", "does not begin without rights");
  check(publish, " # v6.0.2", "", "not pinned");
  check(publish, "- run: scripts/ci/commit", "- run: scripts/ci/build && scripts/ci/commit", "the job keep may write and builds");
  check(publish, "runs-on:", "run-on:", "run-on");
});

test("GitLab's jobs are whole, in order, and see the token that is theirs", () => {
  const ci = ".gitlab-ci.yml";
  check(ci, "@sha256:", "@sha255:", "the image is not pinned");
  check(ci, "resource_group: publish", "resourcegroup: publish", "has resourcegroup");
  check(ci, "stage: deploy", "stage: deployment", "the stage of the job pages");
  check(ci, "needs: [build, pages]", "needs: [build, page]", "the job keep needs page");
  check(ci, "needs: [build]", "needs: [keep]", "the job pages needs keep, which is not there, or later");
  check(ci, "PREVIEW: \"1\"\n", "PREVIEW: \"1\"\n  environment:\n    name: keepers\n", "is there twice");
  check(ci, "name: review", "name: keepers", "the job proposed sees what is for the environment keepers");
  check(ci, "    action: access\n", "", "would count as a deployment");
  check(ci, "scripts/ci/watch", "scripts/ci/look", "there is no scripts/ci/look");
  check(ci, "    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n", "    - if: $CI_COMMIT_BRANCH\n", "the job build runs on branches");
});
