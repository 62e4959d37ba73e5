// A wall of scenes, one at a time; without this file they stand one beneath the other.
// Space (or the button) stops and goes on, the arrows change the scene. Nothing moves: one scene replaces another.
"use strict";

(() => {
  const scenes = () => [...document.querySelectorAll("#scenes > .scene")];
  const tools = document.querySelector("[data-wall-tools]");
  if (!tools || scenes().length === 0) return;

  const button = tools.querySelector("[data-wall-pause]");
  const state = tools.querySelector("[data-wall-state]");
  const every = Number(document.getElementById("scenes").dataset.every) * 1000;
  let at = 0;
  let timer = 0;
  let isStopped = false;

  const show = () => scenes().forEach((scene, place) => { scene.hidden = place !== at; });
  const say = () => {
    button.setAttribute("aria-pressed", String(isStopped));
    state.textContent = isStopped ? tools.dataset.stopped : tools.dataset.running;
  };

  // Each scene comes with fresh numbers; where the line is dead, the last known ones stay, with their time above.
  const refresh = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("scenes");
      if (!fresh) return;
      document.getElementById("scenes").replaceWith(fresh);
      document.querySelector(".wall-time").replaceWith(page.querySelector(".wall-time"));
    } catch {
      // the next scene tries again
    }
    show();
  };

  const go = async (step) => {
    clearTimeout(timer);
    await refresh();
    at = (at + step + scenes().length) % scenes().length;
    show();
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

  tools.hidden = false;
  document.body.classList.add("is-cycling");
  show();
  say();
  timer = setTimeout(go, every, 1);
})();
