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

  // What a scene is told: the number of every place, the rows as the server writes them, the bounds of the bands.
  const paint = (part, band) => {
    part.classList.remove(...[...part.classList].filter((name) => name.startsWith("band-")));
    part.classList.add(`band-${band}`);
  };

  const mark = (tile, name, words) => {
    let part = tile.querySelector(`.${name}`);
    if (!words) return part?.remove();
    if (!part) {
      part = Object.assign(document.createElement("span"), { className: name });
      if (name === "tile-icon") part.setAttribute("aria-hidden", "true");
      tile.append(" ", part);
    }
    part.textContent = words;
    return undefined;
  };

  const drawTile = (tile, shown, band, icon, words) => {
    paint(tile.parentElement, band);
    tile.querySelector(".tile-number").textContent = shown;
    if (tile.closest(".sea-tiles")) return;
    mark(tile, "tile-icon", icon);
    mark(tile, "visually-hidden", words);
  };

  const drawShape = (shape, shown, band, icon, words) => {
    const title = shape.querySelector("title");
    const name = title.textContent.slice(0, title.textContent.lastIndexOf(": "));
    paint(shape, band);
    title.textContent = `${name}: ${shown}`;
    shape.setAttribute("aria-label", `${name}: ${shown}${words ? ` (${words})` : ""}`);
    shape.querySelectorAll("text").forEach((text) => { text.textContent = shown; });
  };

  document.addEventListener("scene", ({ detail: { code, tiles, rows, key } }) => {
    const scene = document.querySelector(`[data-scene="${code}"]`);
    if (!scene) return;
    tiles.forEach(([place, ...told]) => {
      const tile = scene.querySelector(`#tile-${place}`);
      const shape = scene.querySelector(`#shape-${place}`);
      if (tile) drawTile(tile, ...told);
      if (shape) drawShape(shape, ...told);
    });
    scene.querySelector(".wall-rows").innerHTML = rows;
    scene.querySelectorAll(".tilemap-legend > li").forEach((line, place) => {
      if (key[place]) line.lastChild.textContent = ` ${key[place]}`;
    });
  });

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
