/* A listing whose matches are still being worked out: ask every two seconds, then show the page as it is. */
(function () {
  "use strict";

  var FIRST_PAUSE_MS = 1000;
  var LONGEST_PAUSE_MS = 15000;
  var box = document.querySelector("[data-symbios-waiting]");

  function ask(pause) {
    window.fetch(box.dataset.symbiosWaiting, {credentials: "same-origin", headers: {Accept: "application/json"}})
      .then(function (response) {
        return response.ok ? response.json() : {state: "unknown"};
      })
      .then(function (answer) {
        if (answer.state === "done") {
          window.location.reload();
        } else {
          later(Math.min(pause * 1.4, LONGEST_PAUSE_MS));
        }
      })
      .catch(function () {
        // The network is gone for now; the page says nothing new and asks again, ever more rarely.
        later(LONGEST_PAUSE_MS);
      });
  }

  function later(pause) {
    window.setTimeout(function () { ask(pause); }, pause);
  }

  if (box) {
    later(FIRST_PAUSE_MS);
  }
}());
