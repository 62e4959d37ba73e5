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

  // A file that was chosen is sent at once; the button is for when this script is not there.
  document.querySelectorAll("form[data-send-on-choice]").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
  });

  // An answer on which other fields depend is kept at once: they appear (or go) in place, and the focus stays.
  document.addEventListener("change", async (event) => {
    const fields = event.target.closest("[data-refreshing]");
    const { name, value, form } = event.target;
    if (!fields || !window.htmx || !fields.dataset.refreshing.split(" ").includes(name)) return;
    await window.htmx.ajax("POST", location.pathname, {
      source: form, target: "#fields", select: "#fields", swap: "outerHTML", values: { refresh: name },
    });
    const again = [...document.querySelectorAll("#fields [name]")].find((one) => one.name === name && (one.type !== "radio" || one.value === value));
    if (again) again.focus();
  });

  // Advice that is only true with this script.
  document.querySelectorAll("[data-with-script]").forEach((advice) => { advice.hidden = false; });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  focusSummary();
})();
