// @ts-check
// The little that every page does with a script. Without it everything works, by other ways.

document.documentElement.classList.add("js-enabled");

// Space that was told too long ago takes itself back, on whatever day the page is read.
const today = new Date().toLocaleDateString("sv-SE");
for (const told of document.querySelectorAll("[data-until]")) {
  if (!(told instanceof HTMLElement) || today <= (told.dataset.until ?? "")) continue;
  told.textContent = told.dataset.stale ?? "";
  told.classList.add("ds-untold");
}

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
