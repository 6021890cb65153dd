/* The header: language changes on choice, the list of people closes by Escape or a click elsewhere. */
(() => {
  "use strict";

  const language = document.querySelector(".demo-language");
  language.dataset.live = "";
  language.querySelector("select").addEventListener("change", () => language.submit());

  const who = document.querySelector(".demo-who");
  if (!who) return;
  document.addEventListener("click", (event) => {
    if (!who.contains(event.target)) who.open = false;
  });
  who.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    who.open = false;
    who.querySelector("summary").focus();
  });
})();
