/*
 * What a unit does for running text: a part that asks only to be looked at is complete once its end has been in view
 * for a second, and a table of an author scrolls by itself where the window is narrow.
 */
(() => {
  "use strict";

  document.querySelectorAll('.demo-part[data-frame="prose"] table').forEach((table) => {
    const scroll = document.createElement("div");
    scroll.className = "symbios-scroll";
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", table.caption ? table.caption.textContent : gettext("Table"));
    table.replaceWith(scroll);
    scroll.append(table);
  });

  const DELAY_MS = 1000;
  const waiting = new Map();

  function tell(part) {
    fetch(part.dataset.seen, { method: "POST", headers: { "X-CSRFToken": $.cookie("csrftoken") } }).then((answer) => {
      if (answer.ok) part.dataset.seenDone = "";
    });
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const part = target.closest("[data-seen]");
      if (!isIntersecting) {
        clearTimeout(waiting.get(part));
      } else if (!("seenDone" in part.dataset)) {
        waiting.set(part, setTimeout(() => { watcher.unobserve(target); tell(part); }, DELAY_MS));
      }
    }
  });
  document.querySelectorAll("[data-seen] > .demo-end").forEach((end) => watcher.observe(end));
})();
