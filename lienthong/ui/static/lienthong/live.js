// An open board hears that its numbers moved and asks for them; where nothing tells it, it asks every few seconds.
// A hidden one hears and asks nothing. A board asks the less often the longer answers take, so that many do not harm.
"use strict";

(() => {
  const POLL = 3000; // while nothing tells us
  const CALM = 300000; // while something does: what only time changes
  const SHORTEST = 1000;
  const SHARE = 20; // how many times longer than an answer took we leave the server alone
  const AGAIN = 60000; // when the stream refused us

  const stamp = () => document.getElementById("stamp");
  if (!stamp() || !stamp().dataset.live || !window.htmx) return;

  let stream = null;
  let timer = 0;
  let asked = -SHORTEST;
  let rest = SHORTEST;
  let isAsking = false;
  let isStale = false;

  const isTold = () => Boolean(stream) && stream.readyState === EventSource.OPEN;

  const plan = (delay) => {
    clearTimeout(timer);
    if (document.hidden || isAsking) return;
    timer = setTimeout(ask, Math.max(delay, asked + rest - performance.now()));
  };
  const idle = () => plan(isTold() ? CALM : POLL);
  const moved = () => {
    isStale = true;
    plan(0);
  };

  function ask() {
    isAsking = true;
    isStale = false;
    asked = performance.now();
    window.htmx.trigger(stamp(), "moved");
  }

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.elt.id !== "stamp") return; // the element of the event itself is gone by now
    isAsking = false;
    const now = performance.now();
    rest = Math.max(SHORTEST, SHARE * (now - asked));
    if (isStale) moved();
    else idle();
  });

  const open = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(stamp().dataset.live);
    stream.onopen = moved; // something may have moved since the page was made
    stream.onmessage = moved;
    stream.onerror = () => {
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(open, AGAIN);
      }
      idle();
    };
  };

  const close = () => {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      open();
      moved();
    }
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
  idle();
})();
