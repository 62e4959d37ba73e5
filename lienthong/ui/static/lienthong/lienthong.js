// Comfort only: every page does the same without this file.
"use strict";

(() => {
  // An error summary takes the focus, so that it is read first.
  const focusSummary = () => {
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  // A menu or chip closes with Escape and gives the focus back; a click elsewhere closes the account menu.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.who[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A form that does one thing is sent once; the server would answer the same the second time anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });

  // What was typed and not yet sent is not lost by a wrong tap.
  const kept = document.querySelector("form[data-keep]");
  if (kept) {
    let changed = false;
    kept.addEventListener("input", () => { changed = true; });
    kept.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  // A dead line: say so where it happened, keep what was typed.
  document.body.addEventListener("htmx:sendError", (event) => {
    const target = event.detail.target;
    const words = document.body.dataset.offline;
    if (target && words) target.textContent = words;
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  focusSummary();
})();
