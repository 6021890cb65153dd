/*
 * XBlock runtime, version 1, for learners and, on the edit page, for authors. Starts every block on the page:
 * children first, with the arguments its server side gave. A block that fails to start harms no other.
 */
(() => {
  "use strict";

  const isBlock = (node) => node.classList.contains("xblock-v1");

  function nearestBlocks(node) {
    return [...node.children].flatMap((child) => (isBlock(child) ? [child] : nearestBlocks(child)));
  }

  const elementOf = (block) => (block && block.jquery ? block[0] : block.element || block);

  function handlerUrl(block, handler, suffix, query) {
    const base = document.querySelector("[data-studio]") ? "/learn/author-handler/" : "/learn/handler/";
    const usage = encodeURIComponent(elementOf(block).dataset.usage);
    return `${base}${usage}/${handler}/${suffix || ""}${query ? `?${query}` : ""}`;
  }

  // Studio's side: what a block tells the window around its form, in the words of Studio's runtime.
  const studio = document.querySelector("[data-studio]");
  const listeners = {
    save(data) {
      if (data.state === "start") {
        show("", data.message || studio.dataset.saving, "");
      } else {
        window.location.assign(studio.dataset.return);
      }
    },
    cancel() {
      window.location.assign(studio.dataset.return);
    },
    error(data) {
      show("stop", data.title || studio.dataset.failed, data.message || data.msg || "");
    },
  };

  function show(tone, title, message) {
    const status = document.getElementById("studio-status");
    status.dataset.tone = tone;
    status.querySelector("[data-title]").textContent = title;
    status.querySelector("[data-message]").textContent = message;
    status.hidden = false;
  }

  const runtime = {
    handlerUrl,
    children: (block) => elementOf(block).xblockChildren,
    childMap: (block, name) => elementOf(block).xblockChildren.find((child) => child.name === name),
    notify(event, data) {
      if (studio && listeners[event]) listeners[event](data || {});
    },
    // Studio's runtime offers this to forms that want to hear its window.
    listenTo() {},
  };

  function start(element) {
    element.xblockChildren = nearestBlocks(element).map(start);
    let block = {};
    if (element.dataset.runtimeVersion) {
      const given = [...element.querySelectorAll(":scope > script.xblock_json_init_args")].pop();
      try {
        const init = window[element.dataset.init];
        block = new init(runtime, element, given ? JSON.parse(given.textContent) : {}) || {};
      } catch (error) {
        console.error(`Block ${element.dataset.usage} did not start`, error);
      }
    }
    block.element = element;
    block.name = element.dataset.name;
    return block;
  }

  $(() => nearestBlocks(document.body).forEach(start));
})();
