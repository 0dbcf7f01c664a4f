// Only in the preview of `doorstep serve --watch`: loads the page anew when the site was built anew, and shows what is wrong
// when it could not be. No published page names this file.
const events = new EventSource(new URL(`__reload?page=${location.pathname}`, import.meta.url));
/** @type {number | undefined} */
let seen;

events.addEventListener("message", (event) => {
  /** @type {{ version: number, problems: string | null }} */
  const { version, problems } = JSON.parse(event.data);
  if (problems !== null) {
    show(problems);
  } else if (seen !== undefined && version !== seen) {
    location.reload();
  }
  seen ??= version;
});

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [text]
 * @param {string} [kind]
 */
function element(name, text = "", kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind !== "") made.className = kind;
  return made;
}

/** Each problem by itself: what it is, where it stands, what helps; and how many errors there are. @param {string} problems */
function list(problems) {
  const items = element("ol");
  let errors = 0;
  for (const problem of problems.trim().split(/\n(?=(?:error|warning|note)\[)/)) {
    const [first = "", ...rest] = problem.split("\n");
    const [, severity = "", code = "", what = first] = /^(\w+)\[([^\]]+)\]: (.*)$/.exec(first) ?? [];
    const item = element("li", "", severity);
    if (severity === "error") errors += Number(/^and ([\d,]+) more like these$/.exec(what)?.[1]?.replaceAll(",", "") ?? 1);
    if (code !== "") item.append(element("code", code));
    item.append(element("p", what));
    for (const line of rest) {
      const place = /^ *--> (.*)$/.exec(line)?.[1];
      item.append(place === undefined ? element("p", line.trim().replace(/^help: ./, (start) => start.slice(6).toUpperCase()), "help") : element("kbd", place));
    }
    items.append(item);
  }
  return { items, errors };
}

/** @param {string} problems */
function show(problems) {
  let sheet = document.querySelector("#preview-problems");
  if (sheet === null) {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("__reload.css", import.meta.url).href;
    document.head.append(style);
    sheet = document.createElement("section");
    sheet.id = "preview-problems";
    sheet.setAttribute("role", "alert");
    document.body.append(sheet);
  }
  const { items, errors } = list(problems);
  const head = element("header");
  const close = element("button", "Look at the last good site");
  close.type = "button";
  close.addEventListener("click", () => sheet.remove());
  head.append(element("h2", errors === 1 ? "1 error: this change cannot be shown yet" : `${errors} errors: this change cannot be shown yet`), close);
  sheet.replaceChildren(head, items, element("p", "Save the file again once it is right. This page follows by itself.", "next"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("#preview-problems")?.remove();
});
