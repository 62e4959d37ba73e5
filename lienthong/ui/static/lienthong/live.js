// An open board hears its numbers and puts them in; when it hears that more moved, it fetches the rest of the page.
// Where nothing tells it, it fetches every few seconds, the less often the longer answers take. A hidden one does neither.
"use strict";

(() => {
  const POLL = 10; // seconds, while nothing tells us, where the page does not say how many
  const SHORTEST = 1000;
  const SHARE = 20; // how many times longer than an answer took we leave the server alone
  const AGAIN = 60000; // when we were refused twice, more or less
  const REFUSED = [401, 403, 404]; // the right ended, or the place
  const SAY_EVERY = 60000; // how often changed numbers are read aloud

  const stamp = () => document.getElementById("stamp");
  if (!stamp() || !stamp().dataset.live || !window.htmx) return;

  let stream = null;
  let refusals = 0;
  let timer = 0;
  let asked = -SHORTEST;
  let rest = SHORTEST;
  let isAsking = false;
  let isStale = false;
  let isOver = false;
  const told = new Map(); // what it is about → what was told last, and when
  let saidAt = -SAY_EVERY;

  const around = () => 0.8 + 0.4 * Math.random(); // so that many do not come at once
  const isTold = () => Boolean(stream) && stream.readyState === EventSource.OPEN;

  // ---- the rest of the page

  const forget = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const plan = (delay) => {
    forget();
    if (document.hidden || isAsking || isOver) return;
    timer = setTimeout(ask, Math.max(delay, asked + rest - performance.now()));
  };
  const idle = () => {
    if (!isTold() && !timer) plan(Number(stamp().dataset.poll || POLL) * 1000 * around());
  };
  const moved = () => {
    isStale = true;
    plan(0);
  };

  function ask() {
    timer = 0;
    isAsking = true;
    isStale = false;
    asked = performance.now();
    window.htmx.trigger(stamp(), "moved");
  }

  // Whoever is signed out is sent to the door: that page is no board.
  const wasSentAway = ({ responseURL }) => Boolean(responseURL) && new URL(responseURL).pathname !== location.pathname;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt.id === "stamp" && wasSentAway(event.detail.xhr)) event.detail.shouldSwap = false;
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.elt.id !== "stamp") return; // the element of the event itself is gone by now
    isAsking = false;
    isOver = wasSentAway(event.detail.xhr) || REFUSED.includes(event.detail.xhr.status);
    if (isOver) close();
    const now = performance.now();
    rest = Math.max(SHORTEST, SHARE * (now - asked));
    if (isStale) moved();
    else idle();
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    // told while the page was under way: newer than what it brought
    for (const one of told.values()) if (one.at > asked) one.put(one.words);
    if (refusals < 2) open();
    label();
  });

  // ---- the numbers

  const label = () => {
    const words = stamp().querySelector("[data-told]");
    if (words) words.hidden = !isTold();
  };

  const tag = (item, [band, icon, words]) => {
    const old = item.querySelector(".number-tag");
    if (!words) return old?.remove();
    const sign = Object.assign(document.createElement("span"), { textContent: icon });
    sign.setAttribute("aria-hidden", "true");
    const fresh = Object.assign(document.createElement("span"), { className: `time-tag time-${band} number-tag` });
    fresh.append(sign, ` ${words}`);
    if (old?.isEqualNode(fresh)) return undefined;
    if (old) old.replaceWith(fresh);
    else item.querySelector(".number-change").before(fresh);
    return undefined;
  };

  const draw = (scene) => document.dispatchEvent(new CustomEvent("scene", { detail: scene })); // see wall.js
  const hear = (about, words, how) => {
    told.set(about, { words, put: how, at: performance.now() });
    how(words);
  };

  function put(words) {
    const changed = [];
    document.querySelectorAll("#board .numbers > li").forEach((item, place) => {
      if (!words[place]) return;
      const [value, isMeasured, note, ...band] = words[place];
      const shown = item.querySelector(".number-value");
      const change = item.querySelector(".number-change");
      if (shown.textContent !== value) {
        shown.textContent = value;
        changed.push(`${item.querySelector(".number-name").textContent}: ${value}`);
      }
      shown.classList.toggle("is-unmeasured", !isMeasured);
      if (change.textContent !== note) change.textContent = note;
      tag(item, band);
    });
    const say = document.getElementById("said");
    if (!say || !changed.length || performance.now() - saidAt < SAY_EVERY) return;
    say.textContent = changed.join("; ");
    saidAt = performance.now();
  }

  // ---- the stream

  const open = () => {
    if (stream || document.hidden || isOver) return;
    stream = new EventSource(stamp().dataset.live);
    stream.onopen = () => {
      refusals = 0;
      if (isStale) plan(0);
      else forget();
      label();
    };
    stream.onmessage = moved;
    stream.addEventListener("numbers", (event) => hear("numbers", JSON.parse(event.data), put));
    stream.addEventListener("scene", (event) => {
      const scene = JSON.parse(event.data);
      hear(scene.code, scene, draw);
    });
    stream.addEventListener("over", renew);
    stream.onerror = () => {
      label();
      if (!stream || stream.readyState !== EventSource.CLOSED) return idle(); // it tries again by itself
      stream = null;
      refusals += 1;
      setTimeout(renew, refusals < 2 ? 0 : AGAIN * around());
      return idle();
    };
  };

  function close() {
    forget();
    if (stream) stream.close();
    stream = null;
    label();
  }

  // A ticket is good for some minutes. Another one is asked for, and the page is refused it when its right has ended.
  async function renew() {
    if (stream) close();
    try {
      const answer = await fetch(stamp().dataset.ticket);
      isOver = answer.redirected || REFUSED.includes(answer.status);
      if (answer.ok && !isOver) stamp().dataset.live = await answer.text();
    } catch {
      // the line is dead: the old ticket will be refused
    }
    open();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      refusals = 0;
      moved();
    }
  });
  document.addEventListener("stale", moved); // another script wants the rest of the page anew
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
  idle();
})();
