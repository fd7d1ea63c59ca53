// Finds kinds, fields and examples, and copies what is between fences. Pages can be read without it.
"use strict";
(() => {
  const MOST = 50;
  const root = document.body.dataset.root;
  const field = document.getElementById("search");
  const results = document.getElementById("results");
  const found = document.getElementById("found");
  const count = document.getElementById("count");
  document.documentElement.classList.add("script");

  // Smaller is better; nothing if no word is in it. A word that is missing outweighs how the others fit: the fields of
  // a shape that several fields share are found by some of the words of those who look for them elsewhere.
  const MISSING = 1000;
  const rank = ([what, kind, name, meaning], words) => {
    const path = name.toLowerCase();
    const last = path.split(".").pop().replaceAll("[]", "");
    const all = `${what} ${kind} ${path} ${meaning}`.toLowerCase();
    if (!words.some((word) => all.includes(word))) return null;
    let rank = path.split(".").length;
    for (const word of words) {
      if (!all.includes(word)) rank += MISSING;
      else if (last === word || path === word) continue;
      else if (last.startsWith(word)) rank += 10;
      else if (path.includes(word)) rank += 20;
      else if (kind.toLowerCase().includes(word)) rank += 30;
      else rank += 60;
    }
    return what === "kind" ? rank - 5 : rank;
  };

  const piece = (name, text, style) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (style) element.className = style;
    return element;
  };

  const shown = ([what, kind, name, meaning, place]) => {
    const link = document.createElement("a");
    link.href = root + place;
    const where = what === "kind" ? "kind" : `${what} of ${kind}`;
    link.append(piece("code", name), " ", piece("small", where), piece("span", meaning, "meaning"));
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  const close = () => { results.hidden = true; };

  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return close();
    const ranked = entries
      .map((entry) => [rank(entry, words), entry])
      .filter(([rank]) => rank !== null)
      .sort(([one], [other]) => one - other)
      .filter(([rank], _, [[best]]) => rank < best + MISSING);
    found.replaceChildren(...ranked.slice(0, MOST).map(([, entry]) => shown(entry)));
    const more = ranked.length > MOST ? `, the best ${MOST} are here` : "";
    count.textContent = ranked.length === 1 ? "1 result" : `${ranked.length} results${more}`;
    results.hidden = false;
    results.scrollTop = 0;
  };

  // Up and down go through the field and what was found.
  const step = (by) => {
    const stops = [field, ...found.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + by;
    stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  };

  field.addEventListener("input", search);
  field.addEventListener("focus", search);
  field.parentElement.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") { field.focus(); close(); }
    else if (event.key === "Enter" && event.target === field) results.hidden ? search() : found.querySelector("a")?.click();
    else return;
    event.preventDefault();
  });
  found.addEventListener("click", close);
  document.addEventListener("click", (event) => {
    if (!field.parentElement.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target === field || event.ctrlKey || event.altKey || event.metaKey;
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      field.select();
    }
  });

  // An address may hold what to search for.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    search();
  }

  const copy = async (text) => {
    try {
      return await navigator.clipboard.writeText(text);
    } catch {
      // A page may have no clipboard, or not be allowed to use it; what is selected can be copied all the same.
    }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("the browser does not copy");
  };

  for (const block of document.querySelectorAll("pre")) {
    const text = block.textContent;
    const button = piece("button", "Copy", "copy");
    button.type = "button";
    button.addEventListener("click", () => {
      const say = (word) => {
        button.textContent = word;
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      };
      copy(text).then(() => say("Copied"), () => say("Not copied"));
    });
    block.append(button);
    // A block that is wider than the page is read with the arrow keys.
    block.tabIndex = 0;
  }
})();
