/*
 * The browser globals that the platform's courseware page gives to every block. Nothing here fakes a result.
 * Loaded after jQuery and edx-ui-toolkit, before the scripts of the blocks.
 */
(() => {
  "use strict";

  const csrfToken = () => $.cookie("csrftoken");

  // A default header, not an ajaxSend hook: blocks that switch jQuery's global events off send it as well.
  $.ajaxSetup({ headers: { "X-CSRFToken": csrfToken() } });

  const post = (url, data, done) =>
    typeof data === "function" ? $.post(url, data, "json") : $.post(url, data, done, "json");
  $.postWithPrefix = post;
  $.getWithPrefix = (url, done) => $.get(url, done);
  $.ajaxWithPrefix = (url, options) => $.ajax(url, options);

  window.edx = window.edx || {};
  window.StringUtils = window.edx.StringUtils;
  window.HtmlUtils = window.edx.HtmlUtils;

  // Screen readers hear results of the problem block through this.
  window.SR = {
    readText(text) {
      window.SR.readTexts([text]);
    },
    readTexts(texts) {
      const region = document.getElementById("reader-feedback");
      region.replaceChildren(
        ...texts.map((text) => {
          const line = document.createElement("p");
          line.textContent = text;
          return line;
        }),
      );
    },
    clear() {
      document.getElementById("reader-feedback").replaceChildren();
    },
  };

  // The platform sends these to its tracking log; the demo keeps none.
  window.Logger = { log() {}, listen() {}, bind() {} };

  window.globalTooltipManager = { openTooltip() {}, hide() {} };
  window.onTouchBasedDevice = () => navigator.userAgent.match(/iPhone|iPod|iPad|Android/i);

  // The problem block queues work at MathJax without asking whether it is there. Without a formula on the page
  // MathJax is not loaded: run the queue, typeset nothing.
  if (!window.MathJax) {
    const run = (call) => {
      if (typeof call === "function") {
        call();
      } else if (Array.isArray(call)) {
        const [method, owner, ...given] = call;
        (typeof method === "string" ? owner[method] : method).apply(owner, given);
      }
    };
    window.MathJax = {
      Hub: {
        Queue: (...calls) => calls.forEach(run),
        Typeset() {},
        getAllJax: () => [],
        Register: { StartupHook() {} },
        Startup: { signal: { Interest: (hear) => hear("End") } },
        Config() {},
        Configured() {},
      },
      Callback: { After() {} },
    };
  }
})();
