// Only in the preview of `doorstep serve --watch`: loads the page anew when the site was built anew, and shows what is wrong
// when it could not be. No published page names this file.
const events = new EventSource(new URL("__reload", import.meta.url));
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
  const title = document.createElement("h2");
  title.textContent = "This change cannot be shown yet. Below is what is wrong; behind it is the last good site.";
  const text = document.createElement("pre");
  text.textContent = problems;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Look at the last good site";
  close.addEventListener("click", () => sheet.remove());
  sheet.replaceChildren(title, text, close);
}
