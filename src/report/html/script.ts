/**
 * The page's one script: it hides leaks that the filters leave out and opens everything for printing. All content stands
 * in the page already; without the script the page is whole, only without filters. Its hash stands in the page's policy.
 */
export const SCRIPT = `
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  form.hidden = false;
  const leaks = [...document.querySelectorAll(".leak")];
  const words = new Map();
  const wordsOf = (leak) => {
    let text = words.get(leak);
    if (text === undefined) words.set(leak, (text = leak.textContent.toLowerCase()));
    return text;
  };
  const search = document.getElementById("search");
  const verdict = document.getElementById("verdict");
  const shown = document.getElementById("shown");
  const apply = () => {
    const asked = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    const head = form.elements.head.checked;
    const overdue = form.elements.overdue.checked;
    let count = 0;
    for (const leak of leaks) {
      const data = leak.dataset;
      const fits =
        severities.has(data.severity) &&
        (verdict.value === "" || verdict.value === data.verdict) &&
        (!head || data.head === "yes") &&
        (!overdue || data.overdue === "yes") &&
        asked.every((word) => wordsOf(leak).includes(word));
      leak.hidden = !fits;
      if (fits) count++;
    }
    shown.textContent = count === leaks.length ? "All " + count + " shown" : count + " of " + leaks.length + " shown";
  };
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "")) return;
    event.preventDefault();
    search.focus();
  });
  // A link of the timeline to a leak that the filters hide shows it.
  const reveal = () => {
    const leak = location.hash.startsWith("#leak-") ? document.getElementById(location.hash.slice(1)) : null;
    if (leak?.hidden) {
      form.reset();
      setTimeout(() => leak.scrollIntoView());
    }
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  apply();
})();
`;
