// @ts-check
// The little that every page does with a script. Without it everything works, by other ways.

import { takeBack } from "./today.mjs";

document.documentElement.classList.add("js-enabled");

// A script that stops half way, or does not come, says so; what stands on the page without it stays.
const { base = "" } = document.documentElement.dataset;
const broken = (/** @type {Event} */ event) => {
  const ours = `${location.origin}${base}/`;
  // What a browser's own additions do is not ours to tell.
  const from = event instanceof ErrorEvent ? event.filename || ours : event.target instanceof HTMLScriptElement ? event.target.src : event.type === "error" ? "" : ours;
  const main = document.querySelector("main .govuk-main-wrapper") ?? document.querySelector("main");
  if (!from.startsWith(ours) || !main || document.getElementById("broken")) return;
  const alert = document.createElement("p");
  alert.id = "broken";
  alert.className = "govuk-body";
  alert.role = "alert";
  const all = document.createElement("a");
  all.className = "ds-a";
  all.href = `${base}/services/`;
  all.textContent = "Every service as a plain page";
  alert.append("A part of this page did not work. Load it again, or use the plain lists. ", all);
  main.prepend(alert);
};
addEventListener("unhandledrejection", broken);
addEventListener("error", broken, true);

// On whatever day the page is read.
takeBack(document);

// The box on the home page: the words go into the fragment, which no server sees.
// Without this script the form still leads to the finder's lists, and sends nothing, because the field has no name.
for (const form of document.querySelectorAll("form[data-finder]")) {
  form.addEventListener("submit", (event) => {
    const field = form.querySelector("input");
    const words = field?.value.trim() ?? "";
    if (!(form instanceof HTMLFormElement) || words === "") return;
    event.preventDefault();
    const query = new URLSearchParams({ q: words });
    location.assign(`${form.action}#${query}`);
  });
}
