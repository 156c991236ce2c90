// Runs in each page before its own scripts, and records the times of events, in milliseconds from navigation.
window.bench = (() => {
  const bench = { ready: [], clicks: [], answered: undefined, shift: 0, lcp: undefined, longTasks: [] };

  // Calls back after the page's thread has painted the next frame: a message sent from an animation frame is delivered
  // when that frame is done.
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (port1.close(), then(performance.now()));
      port2.postMessage(undefined);
    });

  addEventListener("policy-explorer:ready", () => painted((time) => note(bench.ready, time)), true);

  // From the input's timestamp to the end of the frame that shows the result.
  addEventListener("mouseup", ({ timeStamp }) => painted((time) => note(bench.clicks, time - timeStamp)), true);

  const observe = (type, then) => {
    new PerformanceObserver((list) => list.getEntries().forEach(then)).observe({ type, buffered: true });
  };
  observe("layout-shift", (entry) => {
    if (!entry.hadRecentInput) bench.shift += entry.value;
  });
  observe("largest-contentful-paint", (entry) => (bench.lcp = entry.startTime));
  observe("longtask", (entry) => bench.longTasks.push({ start: entry.startTime, length: entry.duration }));

  const roots = () => [...document.querySelectorAll("policy-explorer")].flatMap((host) => host.shadowRoot ?? []);
  const visible = (selector) =>
    roots().flatMap((root) => [...root.querySelectorAll(selector)]).find((element) => element.checkVisibility());

  // The visible outcome of the first question. In prerendered markup its label is generated content.
  bench.answer = () => visible(".headlines > .headline")?.dataset.outcome;

  // The middle of an option's label, for the mouse.
  bench.label = (option) => {
    const box = visible(`input[value="${option}"] + label`)?.getBoundingClientRect();
    return box && { x: box.x + 20, y: box.y + 12 };
  };

  // Calls back with the time of the first frame in which a condition holds.
  bench.when = (condition, then) => {
    const look = () => painted((time) => (condition() ? then(time) : look()));
    look();
  };
  bench.when(bench.answer, (time) => (bench.answered = time));

  // Waits until a list of this object has this number of times. A prerendered widget that is on the screen makes room at
  // the reader's first action: a pointer, as soon as its files are there.
  bench.count = (list, count) =>
    new Promise((done) => {
      if (bench[list].length >= count) done();
      else waiting.push({ list: bench[list], count, done });
      const point = () => {
        if (list !== "ready" || bench.ready.length >= count) return;
        for (const root of roots()) {
          root.querySelector("[part=explorer]")?.dispatchEvent(new Event("pointerover", { bubbles: true }));
        }
        requestAnimationFrame(point);
      };
      point();
    });
  const waiting = [];
  function note(list, time) {
    list.push(time);
    for (const it of waiting) if (it.list === list && list.length >= it.count) it.done();
  }

  // The time at which so many widgets answer and are painted.
  const answering = [];
  addEventListener("policy-explorer:answering", () => painted((time) => note(answering, time)), true);
  bench.answering = (count) =>
    new Promise((done) => {
      const last = () => done(Math.max(...answering));
      if (answering.length >= count) last();
      else waiting.push({ list: answering, count, done: last });
    });

  // WebAssembly memory that is still referenced; heap sizes do not include it.
  let memories = [];
  bench.memory = () => memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);
  function made({ exports }) {
    const found = Object.values(exports).filter((it) => it instanceof WebAssembly.Memory);
    memories = [...memories.filter((memory) => memory.deref()), ...found.map((memory) => new WeakRef(memory))];
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(constructor, args) {
      const instance = Reflect.construct(constructor, args);
      made(instance);
      return instance;
    },
  });
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await original(...args);
      made(result.instance ?? result);
      return result;
    };
  }
  return bench;
})();
