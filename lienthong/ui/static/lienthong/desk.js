// The desk without a mouse. A key leads to something that the page already offers; an act is done by Enter alone.
// The page works the same without this file.
"use strict";

(() => {
  const OFF = "desk-shortcuts-off";
  const help = document.getElementById("shortcuts");
  const toggle = document.getElementById("shortcuts-on");

  const isOn = () => localStorage.getItem(OFF) !== "1";
  const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  if (toggle) {
    toggle.checked = isOn();
    toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "" : "1"));
  }

  const rows = () => [...document.querySelectorAll("[data-queue-row] a[href]")];

  const currentRow = () => {
    const inRow = document.activeElement && document.activeElement.closest("[data-queue-row]");
    return inRow || document.querySelector("[data-queue-row][aria-current]");
  };

  const step = (by) => {
    const links = rows();
    if (!links.length) return;
    const row = currentRow();
    const at = row ? links.indexOf(row.querySelector("a[href]")) : -1;
    const next = row ? Math.min(Math.max(at + by, 0), links.length - 1) : 0;
    links[next].focus();
    links[next].scrollIntoView({ block: "nearest" });
  };

  const tick = () => {
    const row = currentRow();
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  };

  const goTo = (name) => {
    const target = document.querySelector(`[data-shortcut="${CSS.escape(name)}"]`);
    if (!target) return false;
    if (target.matches("a[href]")) {
      target.click();
      return true;
    }
    const details = target.closest("details");
    if (details) details.open = true;
    const isField = target.matches("textarea, input, select");
    const field = isField ? target : details && details.querySelector("textarea, input:not([type=hidden]), select");
    (field || target).focus();
    target.scrollIntoView({ block: "nearest" });
    return true;
  };

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    x: tick,
    "?": () => help && help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key !== "?" && !isOn()) return;
    if (isTyping(event.target) || (help && help.open)) return;
    if (KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    } else if (goTo(event.key)) {
      event.preventDefault();
    }
  });

  const opener = document.querySelector("[data-opens-shortcuts]");
  if (opener && help) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      help.showModal();
    });
  }

  // One tick for all rows on the page; without script each row is ticked by hand.
  const all = document.getElementById("tick-all");
  if (all) {
    all.closest("label").hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll("[data-queue-row] input[type=checkbox]:not(:disabled)")) box.checked = all.checked;
    });
  }
})();
