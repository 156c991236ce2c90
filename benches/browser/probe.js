// Runs in each page before its own scripts, and notes what happens when. Times are in milliseconds from navigation.
window.bench = (() => {
  const bench = { ready: [], clicks: [], answered: undefined, shift: 0, lcp: undefined, longTasks: [] };

  // Called once the frame that is made next has been painted, as far as the page's own thread is concerned: a message
  // sent from an animation frame is delivered when that frame is done.
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (port1.close(), then(performance.now()));
      port2.postMessage(undefined);
    });

  addEventListener("policy-explorer:ready", () => painted((time) => bench.ready.push(time)), true);

  // From the input (the time that the browser stamps it with) to the end of the frame that shows what came of it.
  addEventListener("mouseup", ({ timeStamp }) => painted((time) => bench.clicks.push(time - timeStamp)), true);

  const observe = (type, note) => {
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  };
  observe("layout-shift", (entry) => {
    if (!entry.hadRecentInput) bench.shift += entry.value;
  });
  observe("largest-contentful-paint", (entry) => (bench.lcp = entry.startTime));
  observe("longtask", (entry) => bench.longTasks.push({ start: entry.startTime, length: entry.duration }));

  const roots = () => [...document.querySelectorAll("policy-explorer")].flatMap((host) => host.shadowRoot ?? []);
  const visible = (selector) =>
    roots().flatMap((root) => [...root.querySelectorAll(selector)]).find((element) => element.checkVisibility());

  // The verdict that a reader sees; the first question's.
  bench.answer = () => visible(".verdict")?.textContent.trim();

  // The middle of the label of an option, for the mouse.
  bench.label = (option) => {
    const box = visible(`input[value="${option}"] + label`)?.getBoundingClientRect();
    return box && { x: box.x + 20, y: box.y + 12 };
  };

  // Calls back with the time when a condition holds in what has been painted.
  bench.when = (condition, then) => {
    const look = () => painted((time) => (condition() ? then(time) : look()));
    look();
  };
  bench.when(bench.answer, (time) => (bench.answered = time));

  bench.next = (count) =>
    new Promise((done) => {
      const look = () => (bench.clicks.length >= count ? done() : setTimeout(look, 4));
      look();
    });
  return bench;
})();
