/* Publishing: what the words mean comes back as a chip while you type, a known town brings its country along,
   and faults take the focus. Without this file the form asks the same on the server. */
(function () {
  "use strict";

  var PAUSE_MS = 350;

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  function chip(concept) {
    var label = element("label", {"class": "symbios-chip", "data-tone": "good"});
    var box = element("input", {type: "checkbox", name: "concepts", value: concept.id});
    box.checked = concept.sure;
    label.append(box, " " + concept.label);
    if (concept.sure) {
      // Tells the server that this was proposed: leaving it ticked is no choice of its own.
      label.append(element("input", {type: "hidden", name: "shown_ticked", value: concept.id}));
    }
    return label;
  }

  function recognise(form) {
    var title = form.querySelector("#id_title");
    var language = form.querySelector("#id_language");
    var shown = form.querySelector("#symbios-recognised");
    var timer = null;
    var asked = title ? title.value : "";

    function show(concepts, text) {
      shown.replaceChildren();
      if (concepts.length) {
        var row = element("div", {"class": "symbios-row"});
        row.append(element("span", {"class": "symbios-small"}, form.dataset.wordRecognised));
        concepts.forEach(function (concept) { row.append(chip(concept)); });
        shown.append(row);
      } else if (text.trim().length > 2) {
        shown.append(element("span", {"class": "symbios-hint"}, form.dataset.wordUnknown));
      }
    }

    function ask() {
      var text = title.value;
      if (text === asked) {
        return;
      }
      asked = text;
      var query = new URLSearchParams({text: text, language: language ? language.value : ""});
      window.fetch(form.dataset.recognise + "?" + query, {credentials: "same-origin"})
        .then(function (response) { return response.ok ? response.json() : null; })
        .then(function (answer) {
          // An answer to words that were typed over meanwhile is dropped.
          if (answer && title.value === text) {
            show(answer.concepts, text);
          }
        })
        .catch(function () { shown.replaceChildren(); });
    }

    if (title && shown && form.dataset.recognise) {
      title.addEventListener("input", function () {
        window.clearTimeout(timer);
        timer = window.setTimeout(ask, PAUSE_MS);
      });
      title.addEventListener("change", ask);
    }
  }

  function place(form) {
    var town = form.querySelector("#id_place");
    var country = form.querySelector("#id_country");
    var note = form.querySelector("#symbios-place-note");
    if (!town || !country) {
      return;
    }
    var known = Array.from(form.querySelectorAll("#symbios-places option"));
    town.addEventListener("change", function () {
      var typed = town.value.trim().toLocaleLowerCase();
      var found = known.filter(function (option) { return option.value.toLocaleLowerCase() === typed; });
      if (found.length === 1) {
        country.value = found[0].dataset.country;
      }
      if (note && found.length) {
        note.hidden = true;
      }
    });
  }

  function quantity(form) {
    var unsure = form.querySelector("#id_unsure");
    var amount = form.querySelector("#id_quantity");
    if (!unsure || !amount) {
      return;
    }
    amount.addEventListener("input", function () {
      if (amount.value.trim()) {
        unsure.checked = false;
      }
    });
  }

  var form = document.querySelector("[data-symbios-publish]");
  if (form) {
    recognise(form);
    place(form);
    quantity(form);
  }
  var first = document.querySelector("[data-symbios-focus]");
  if (first) {
    first.focus();
  }
}());
