// @ts-check
// The six questions of /who-pays/, worked out here. What is typed stays in this page's memory: it is not stored, not sent and
// not in the address. Without this script the page has the same rules as text.
import { decide, money, pence, tariff } from "./rules.mjs";

/** @typedef {{ name: string, words: string, whose: string, days: string, sure: string, checked: string, pence?: number, to?: string }} Figure */
/** @typedef {import("./rules.mjs").Rule & { say: string, slots?: Record<string, string[]>, source?: { name: string, url: string } }} Saying */
/** @typedef {{ rules: Saying[], titles: Record<string, string>, figures: Record<string, Record<string, Figure>> }} Table */

const form = /** @type {HTMLFormElement} */ (document.getElementById("ask-pays"));
const answer = /** @type {HTMLElement} */ (document.getElementById("pays-answer"));
const summary = /** @type {HTMLElement} */ (document.getElementById("pays-errors"));
/** @type {Table} */
const table = JSON.parse(document.getElementById("pays-rules")?.textContent ?? "{}");
const title = document.title;
const today = new Date().toLocaleDateString("sv-SE");

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} text
 * @param {string} [className]
 */
function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** What each question wants, by the name of its field. */
const WANTED = {
  council: "Choose a council",
  place: "Choose where the care will be",
  nhs: "Choose what the NHS has said",
  time: "Choose how long help is needed",
  savings: "Type the savings as an amount of money, such as 31,000. Type 0 if there are none",
  house: "Choose what is true of the home",
};

/** @param {string} name */
const given = (name) => String(new FormData(form).get(name) ?? "").trim();
/** @param {string} name */
const block = (name) => /** @type {HTMLElement} */ (document.getElementById(`pays-${name}`));
/** @param {string} name */
const field = (name) => block(name)?.querySelector("input");

/** Takes the messages away. */
function clear() {
  summary.hidden = true;
  document.title = title;
  for (const name of Object.keys(WANTED)) {
    const message = block(name)?.querySelector(".govuk-error-message");
    if (!message) continue;
    message.remove();
    block(name).classList.remove("ds-ask__question--error");
    const described = field(name)?.closest("fieldset") ?? field(name);
    described?.removeAttribute("aria-describedby");
    const hint = block(name).querySelector(".govuk-hint");
    if (hint) described?.setAttribute("aria-describedby", hint.id);
    if (name === "savings") field(name)?.removeAttribute("aria-invalid");
  }
}

/**
 * Says what is missing, above the form and beside each field.
 * @param {string[]} names
 */
function complain(names) {
  const list = /** @type {HTMLElement} */ (summary.querySelector("ul"));
  list.replaceChildren();
  for (const name of names) {
    const words = WANTED[/** @type {keyof typeof WANTED} */ (name)];
    const link = element("a", words);
    link.href = `#${field(name)?.id}`;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
    const message = element("p", "", "govuk-error-message");
    message.id = `pays-${name}-error`;
    message.append(element("span", "Error: ", "govuk-visually-hidden"), words);
    const question = block(name);
    question.classList.add("ds-ask__question--error");
    const described = field(name)?.closest("fieldset") ?? field(name);
    const hint = question.querySelector(".govuk-hint");
    (hint ?? question.querySelector("legend, label"))?.after(message);
    described?.setAttribute("aria-describedby", hint ? `${hint.id} ${message.id}` : message.id);
    if (name === "savings") field(name)?.setAttribute("aria-invalid", "true");
  }
  summary.hidden = false;
  document.title = `Error: ${title}`;
  summary.focus();
}

/**
 * The council's figure, or else England's.
 * @param {string} key
 * @param {string} council
 */
const figure = (key, council) => table.figures[key]?.[council] ?? table.figures[key]?.England;

/** @param {SubmitEvent} event */
function answerThem(event) {
  event.preventDefault();
  clear();
  const council = given("council");
  const savings = pence(given("savings"));
  const missing = Object.keys(WANTED).filter((name) => (name === "savings" ? savings === null : block(name) && !given(name)));
  if (missing.length > 0 || savings === null) return complain(missing);

  const place = given("place");
  const where = place === "home" ? "home" : "care_home";
  const counted = [`upper_capital_limit_${where}`, `lower_capital_limit_${where}`, "tariff_step", "tariff_income"].map((key) => figure(key, council)?.pence);
  const [upper, lower, step, income] = counted;
  const known = upper !== undefined && lower !== undefined && step !== undefined && income !== undefined;
  const limits = known ? { upper, lower, step, income } : null;
  const weekly = tariff(limits, savings);
  const found = decide(table.rules, { place, nhs: given("nhs"), time: given("time"), house: given("house"), savings }, limits);

  /** The figure of a slot that holds here: the first one, or of the two limits the one of the place. */
  const keysOf = (/** @type {string[]} */ keys) => keys.filter((key) => !key.includes("_capital_limit_") || key.endsWith(`_limit_${where}`));
  const inPlace = (/** @type {Saying} */ rule) =>
    rule.say.replace(/\{([a-z-]+)\}/g, (_, slot) => {
      const words = figure(keysOf(rule.slots?.[slot] ?? [])[0], council)?.words ?? "an amount that is not known here";
      if (slot === "upper") return `the upper limit of ${words}`;
      if (slot === "lower") return `the lower limit of ${words}`;
      if (slot === "tariff") return `${money(weekly ?? 0)} a week`;
      return words;
    });

  answer.replaceChildren();
  const named = form.querySelector(`input[name="council"]:checked`)?.closest("label")?.textContent?.trim() ?? form.dataset.council ?? "";
  const head = element("h2", "The answer", "govuk-heading-l");
  head.id = "pays-head";
  head.tabIndex = -1;
  answer.append(head, element("p", `For ${named}, with savings of ${money(savings)}. This is a guide, not a financial assessment.`, "govuk-body"));
  /** @type {Set<string>} */
  const over = new Set();
  for (const rule of found) {
    if (rule.step === "verdict") {
      answer.append(element("p", inPlace(rule), "ds-ask__verdict"));
      continue;
    }
    const part = element("section", "", "ds-ask__step");
    part.append(element("h3", table.titles[rule.step], "govuk-heading-m"), element("p", inPlace(rule), "govuk-body"));
    if (rule.step === "savings" && weekly) {
      const above = `Your savings are ${money(savings - (limits?.lower ?? 0))} above the lower limit. ${money(limits?.income ?? 0)} a week for every ${money(limits?.step ?? 0)}, or part of it, makes ${money(weekly)} a week.`;
      part.append(element("p", above, "govuk-body"));
    }
    if (rule.step === "next") {
      const line = document.getElementById(`line-${council}`)?.firstElementChild?.cloneNode(true);
      if (line) part.append(line);
    }
    const used = Object.values(rule.slots ?? {}).flatMap(keysOf);
    for (const key of used) {
      const one = figure(key, council);
      if (!one) continue;
      if (one.to && today > one.to) over.add(one.to);
      part.append(element("p", `${one.name}, ${one.whose}: ${one.words}, ${one.days}. ${one.sure}. Last checked ${one.checked}.`, "ds-source"));
    }
    if (rule.source) {
      const line = element("p", "The rule: ", "ds-source");
      const link = element("a", rule.source.name, "ds-a");
      link.href = rule.source.url;
      line.append(link);
      part.append(line);
    }
    answer.append(part);
  }
  if (over.size > 0) {
    head.after(element("p", "The rates for the new year are not added yet. This answer is from rates that have ended. Ask the council for the new ones.", "ds-ask__over"));
  }
  const acts = element("p", "", "ds-ask__acts");
  const again = element("a", "Change my answers", "ds-a");
  again.href = "#questions";
  const print = element("button", "Print this answer", "govuk-button govuk-button--secondary");
  print.type = "button";
  print.addEventListener("click", () => window.print());
  acts.append(print, again);
  answer.append(acts);
  answer.hidden = false;
  document.body.classList.add("ds-answered");
  head.focus();
}

if (form && answer && summary) {
  /** @type {HTMLElement} */ (document.getElementById("pays-tool")).hidden = false;
  form.addEventListener("submit", answerThem);
  // A page that the browser kept alive shows nobody else's answers.
  form.reset();
}
