// The script's rules against the answers that the generator's tests check too, and the six questions' own table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { decide, money, pence, tariff } from "./rules.mjs";

/** An amount that a case is sure of. */
const sum = (/** @type {string} */ raw) => pence(raw) ?? assert.fail(raw);

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const rules = read("rules.json");
const cases = read("cases.json");

test("money is read to the penny or not at all", () => {
  for (const [raw, expected] of cases.money) assert.equal(pence(raw), expected, JSON.stringify(raw));
  for (const amount of [0, 1, 99, 100, 2_325_001, 123_456_789, 999_999_999]) assert.equal(pence(money(amount)), amount);
});

test("every shared case comes out", () => {
  for (const { why, limits, savings, tariff: expected, rules: ids, ...answers } of cases.decisions) {
    const [upper, lower, step, income] = limits ?? [];
    const known = limits && { upper, lower, step, income };
    const found = decide(rules, { ...answers, savings: sum(savings) }, known);
    assert.deepEqual(found.map((rule) => rule.id), ids, why);
    assert.equal(tariff(known, sum(savings)), expected, why);
  }
});

test("tariff income of the law's own figures", () => {
  const limits = { upper: 2_325_000, lower: 1_425_000, step: 25_000, income: 100 };
  const vectors = { "14,250": 0, "14,250.01": 1, "14,500": 1, "14,500.01": 2, "18,400": 17, "23,250": 36, "23,250.01": null };
  for (const [savings, pounds] of Object.entries(vectors)) assert.equal(tariff(limits, sum(savings)), pounds === null ? null : pounds * 100, savings);
});
