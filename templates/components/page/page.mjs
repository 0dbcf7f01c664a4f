// @ts-check
// The little that every page does with a script. Without it everything works, by other ways.

import { takeBack } from "./today.mjs";

document.documentElement.classList.add("js-enabled");

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
