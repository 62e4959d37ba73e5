// A wall of scenes, one at a time; without this file they stand one beneath the other.
// Space (or the button) stops and goes on, the arrows change the scene. Nothing moves: one scene replaces another.
"use strict";

(() => {
  const scenes = () => [...document.querySelectorAll("#board > .scene")];
  const tools = document.querySelector("[data-wall-tools]");
  if (!tools || scenes().length === 0) return;

  const button = tools.querySelector("[data-wall-pause]");
  const state = tools.querySelector("[data-wall-state]");
  const every = Number(document.getElementById("board").dataset.every) * 1000;
  let at = 0;
  let timer = 0;
  let isStopped = false;

  const show = () => scenes().forEach((scene, place) => { scene.hidden = place !== at; });
  const say = () => {
    button.setAttribute("aria-pressed", String(isStopped));
    state.textContent = isStopped ? tools.dataset.stopped : tools.dataset.running;
  };

  // Numbers are told as they change (see live.js); with each scene the rest of the wall is fetched, too.
  const go = (step) => {
    clearTimeout(timer);
    at = (at + step + scenes().length) % scenes().length;
    show();
    document.dispatchEvent(new Event("stale"));
    if (!isStopped) timer = setTimeout(go, every, 1);
  };

  const stop = () => {
    isStopped = !isStopped;
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(go, every, 1);
    say();
  };

  button.addEventListener("click", stop);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " && event.target.closest("a, button, input, summary") === null) {
      event.preventDefault();
      stop();
    } else if (event.key === "ArrowRight") go(1);
    else if (event.key === "ArrowLeft") go(-1);
  });

  document.body.addEventListener("htmx:oobAfterSwap", show);
  tools.hidden = false;
  document.body.classList.add("is-cycling");
  show();
  say();
  timer = setTimeout(go, every, 1);
})();
