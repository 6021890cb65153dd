/* Exchange: filters stand open where there is room for them. They count when the form is sent, as without this file. */
(function () {
  "use strict";

  var box = document.querySelector("[data-symbios-open-wide]");
  var wide = window.matchMedia("(min-width: 62rem)");

  function fit() {
    if (box) {
      box.open = wide.matches;
    }
  }

  fit();
  wide.addEventListener("change", fit);
}());
