/**
 * The page's one script: it hides and orders leaks as the filters say, moves between them by keys, and unfolds everything for printing.
 * All content stands in the page already; without the script the page is whole, only without filters. Its hash stands in the page's
 * policy.
 */
export const SCRIPT = `
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  form.hidden = false;
  const leaks = [...document.querySelectorAll(".leak")];
  const rows = new Map([...document.querySelectorAll(".life")].map((row) => [row.hash.slice(1), row.parentElement]));
  const words = new Map();
  const wordsOf = (leak) => {
    let text = words.get(leak);
    if (text === undefined) words.set(leak, (text = leak.textContent.toLowerCase()));
    return text;
  };
  const search = document.getElementById("search");
  const verdict = document.getElementById("verdict");
  const rotation = document.getElementById("rotation");
  const sort = document.getElementById("sort");
  const shown = document.getElementById("shown");
  const apply = () => {
    const asked = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
    const only = ["head", "pushed", "overdue"].filter((name) => form.elements[name].checked);
    let count = 0;
    for (const leak of leaks) {
      const data = leak.dataset;
      const fits =
        severities.has(data.severity) &&
        (verdict.value === "" || verdict.value === data.verdict) &&
        (rotation.value === "" || rotation.value === data.rotation) &&
        only.every((name) => data[name] === "yes") &&
        asked.every((word) => wordsOf(leak).includes(word));
      leak.hidden = !fits;
      const row = rows.get(leak.id);
      if (row) row.hidden = !fits;
      if (fits) count++;
    }
    shown.textContent = count === leaks.length ? "All " + count + " shown" : count + " of " + leaks.length + " shown";
  };
  const number = (leak, name) => (leak.dataset[name] === "" ? NaN : Number(leak.dataset[name]));
  const ORDERS = {
    oldest: (a, b) => number(a, "since") - number(b, "since"),
    newest: (a, b) => number(b, "since") - number(a, "since"),
    places: (a, b) => number(b, "places") - number(a, "places"),
  };
  const ordered = () => {
    const compare = ORDERS[sort.value];
    if (!compare) return leaks;
    // What history does not know comes last, whatever the order.
    const known = (leak) => (sort.value === "places" || leak.dataset.since !== "" ? 0 : 1);
    return [...leaks].sort((a, b) => known(a) - known(b) || compare(a, b) || leaks.indexOf(a) - leaks.indexOf(b));
  };
  const order = () => document.getElementById("list").append(...ordered());
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  form.addEventListener("reset", () => setTimeout(() => { apply(); order(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  sort.addEventListener("change", order);
  const unfold = document.getElementById("unfold");
  unfold.addEventListener("click", () => {
    const open = unfold.textContent === "Unfold all";
    for (const leak of leaks) leak.querySelector("details").open = open;
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });
  const move = (step) => {
    const visible = ordered().filter((leak) => !leak.hidden);
    const here = visible.findIndex((leak) => leak.contains(document.activeElement));
    const next = visible[here < 0 ? 0 : here + step];
    next?.querySelector("summary").focus();
  };
  const KEYS = { "/": () => search.focus(), j: () => move(1), k: () => move(-1) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
    if (/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "") && document.activeElement.type !== "checkbox") return;
    event.preventDefault();
    KEYS[event.key]();
  });
  // A folder of the map shows the leaks in it.
  for (const folder of document.querySelectorAll(".folder"))
    folder.addEventListener("click", () => {
      search.value = folder.dataset.folder;
      apply();
    });
  // A link of the timeline to a leak that the filters hide, or that is folded, shows it.
  const reveal = () => {
    const leak = location.hash.startsWith("#leak-") ? document.getElementById(location.hash.slice(1)) : null;
    if (!leak) return;
    leak.querySelector("details").open = true;
    if (!leak.hidden) return;
    form.reset();
    setTimeout(() => leak.scrollIntoView());
  };
  addEventListener("hashchange", reveal);
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
  apply();
  reveal();
})();
`;
