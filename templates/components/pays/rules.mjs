// @ts-check
// The rules of who pays, worked out: the table comes from the page, which has it from generator/src/model/funding/rules.rs. `cases.json` beside
// this holds answers that both must give. Money is whole pence.

/** @typedef {{ place: string, nhs: string, time: string, house: string, savings: number }} Answers */
/** @typedef {{ upper: number, lower: number, step: number, income: number }} Limits */
/** @typedef {{ id: string, step: string, when: Record<string, string[]> }} Rule */

const MOST = 999_999_999;

/**
 * "£23,250.01" as pence; null when it is no amount below ten million pounds.
 * @param {string} raw
 */
export function pence(raw) {
  const parts = /^£?\s*(\d{1,7}|\d{1,3}[, ]\d{3}|\d[, ]\d{3}[, ]\d{3})(?:\.(\d{2}))?$/.exec(raw.trim());
  if (!parts) return null;
  const whole = Number(parts[1].replace(/[, ]/g, "")) * 100 + Number(parts[2] ?? 0);
  return whole <= MOST ? whole : null;
}

/**
 * Pence as "£23,250.01", or "£67".
 * @param {number} amount
 */
export function money(amount) {
  const rest = amount % 100;
  const pounds = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `£${pounds}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

/**
 * Where the savings stand.
 * @param {Limits | null} limits
 * @param {number} savings
 */
export function band(limits, savings) {
  if (!limits) return "unknown";
  if (savings > limits.upper) return "above";
  return savings > limits.lower ? "between" : "below";
}

/**
 * What savings add to the weekly income that is counted; null above the upper limit, or when it is not known.
 * @param {Limits | null} limits
 * @param {number} savings
 */
export function tariff(limits, savings) {
  if (!limits || savings > limits.upper) return null;
  return Math.min(MOST, limits.income * Math.ceil(Math.max(0, savings - limits.lower) / Math.max(1, limits.step)));
}

/**
 * The first rule of each step that holds, in the order of the table's steps.
 * @template {Rule} R
 * @param {R[]} rules
 * @param {Answers} answers
 * @param {Limits | null} limits
 * @returns {R[]}
 */
export function decide(rules, answers, limits) {
  /** @type {Record<string, string>} */
  const given = { place: answers.place, nhs: answers.nhs, time: answers.time, house: answers.house, band: band(limits, answers.savings) };
  const holds = (/** @type {R} */ rule) => Object.entries(rule.when).every(([question, choices]) => choices.includes(given[question]));
  const steps = [...new Set(rules.map((rule) => rule.step))];
  return steps.flatMap((step) => rules.find((rule) => rule.step === step && holds(rule)) ?? []);
}
