/* Asking for an introduction: the preview follows the note, exactly as the server would send it. */
(function () {
  "use strict";

  var PAUSE_MS = 400;
  var form = document.querySelector("[data-symbios-introduction]");
  if (!form) {
    return;
  }
  var note = form.querySelector("#id_note");
  var counter = form.querySelector("[data-symbios-count]");
  var stripped = document.querySelector("[data-symbios-stripped]");
  var changed = document.querySelector("[data-symbios-changed]");
  var noNote = document.querySelector("[data-symbios-nonote]");
  var timer = null;
  var latest = 0;

  function show(preview) {
    document.querySelectorAll("[data-symbios-show]").forEach(function (target) {
      target.textContent = preview[target.dataset.symbiosShow] || "";
    });
    if (noNote) {
      noNote.hidden = Boolean(preview.note);
    }
    stripped.hidden = !preview.note_was_changed;
    changed.textContent = preview.note_was_changed ? stripped.textContent : "";
  }

  function ask() {
    var data = new FormData(form);
    var mine = latest += 1;
    window.fetch(form.dataset.symbiosIntroduction, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: {"X-CSRFToken": data.get("csrfmiddlewaretoken")}
    }).then(function (response) {
      return response.ok ? response.json() : null;
    }).then(function (preview) {
      if (preview && mine === latest) {
        show(preview);
      }
    }).catch(function () {
      // The last preview stays; sending checks everything again on the server.
    });
  }

  function soon() {
    counter.textContent = String(note.value.length);
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE_MS);
  }

  note.addEventListener("input", soon);
  var showsName = form.querySelector("#id_shows_name");
  if (showsName) {
    showsName.addEventListener("change", soon);
  }
  form.querySelector("[data-symbios-look]").hidden = true;
  var first = document.querySelector("[data-symbios-focus]");
  if (first) {
    first.focus();
  }
}());
