// Small plots as SVG: bars for contestants, lines for growth. They follow the reader's colour scheme.

const COLOURS = ["#1d4e79", "#b4632a", "#5b7f3b", "#7a5195", "#777777"];
const STYLE = `<style>
  text { font: 12px system-ui, sans-serif; fill: #222; }
  .axis { stroke: #999; fill: none; }
  @media (prefers-color-scheme: dark) { text { fill: #ddd; } }
</style>`;

const svg = (width, height, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n${STYLE}\n${body.join("\n")}\n</svg>\n`;
const text = (x, y, words, anchor = "start") => `<text x="${x}" y="${y}" text-anchor="${anchor}">${escape(words)}</text>`;
const escape = (words) => String(words).replace(/&/g, "&amp;").replace(/</g, "&lt;");
const round = (value) => Math.round(value * 10) / 10;

// `groups`: [{ name, bars: [{ name, value }] }]. Each group has its own scale.
export function bars(title, unit, groups) {
  const body = [text(10, 20, title)];
  let y = 44;
  for (const group of groups) {
    body.push(text(10, y, group.name));
    const most = Math.max(...group.bars.map(({ value }) => value));
    for (const [position, { name, value }] of group.bars.entries()) {
      y += 20;
      const width = round((value / most) * 330);
      body.push(
        text(230, y, name, "end"),
        `<rect x="240" y="${y - 11}" width="${width}" height="14" fill="${COLOURS[position % COLOURS.length]}"/>`,
        text(246 + width, y, `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`),
      );
    }
    y += 30;
  }
  return svg(640, y - 10, body);
}

// `series`: [{ name, points: [[x, y]] }]. Both axes begin at zero.
export function lines(title, [across, up], series) {
  const [left, top, width, height] = [60, 40, 420, 260];
  const most = (axis) => Math.max(...series.flatMap(({ points }) => points.map((point) => point[axis])));
  const [mostX, mostY] = [most(0), most(1) * 1.05];
  const x = (value) => round(left + (value / mostX) * width);
  const y = (value) => round(top + height - (value / mostY) * height);
  const body = [
    text(10, 20, title),
    `<path class="axis" d="M${left} ${top}V${top + height}H${left + width}"/>`,
    text(left + width, top + height + 32, across, "end"),
    text(left - 6, top - 6, up, "start"),
  ];
  for (let step = 0; step <= 4; step += 1) {
    const [valueX, valueY] = [(mostX * step) / 4, (mostY * step) / 4];
    body.push(text(x(valueX), top + height + 16, Math.round(valueX), "middle"));
    body.push(text(left - 6, y(valueY) + 4, valueY.toFixed(mostY < 10 ? 1 : 0), "end"));
  }
  for (const [position, { name, points }] of series.entries()) {
    const colour = COLOURS[position % COLOURS.length];
    const path = points.map((point, at) => `${at ? "L" : "M"}${x(point[0])} ${y(point[1])}`).join("");
    body.push(
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map((point) => `<circle cx="${x(point[0])}" cy="${y(point[1])}" r="3" fill="${colour}"/>`),
      `<rect x="${left + width + 16}" y="${top + position * 20}" width="12" height="12" fill="${colour}"/>`,
      text(left + width + 34, top + 11 + position * 20, name),
    );
  }
  return svg(700, top + height + 44, body);
}

// `groups`: [{ name, requests: [{ name, start, first, end }], marks: [{ name, at }] }], in milliseconds. Waiting is
// drawn pale, receiving dark.
export function waterfall(title, groups) {
  const [left, width] = [250, 420];
  const ends = ({ requests, marks }) => [...requests.map(({ end }) => end), ...marks.map(({ at }) => at)];
  const most = Math.max(...groups.flatMap(ends)) * 1.02;
  const x = (time) => round(left + (time / most) * width);
  const body = [text(10, 20, title)];
  let y = 40;
  for (const { name, requests, marks } of groups) {
    body.push(text(10, y + 12, name));
    const top = y + 20;
    y = top + 4;
    for (const { name, start, first, end } of requests) {
      const bar = (from, to, opacity) =>
        `<rect x="${x(from)}" y="${y}" width="${round(Math.max(1, x(to) - x(from)))}" height="12" fill="${COLOURS[0]}" opacity="${opacity}"/>`;
      body.push(text(left - 8, y + 11, name, "end"), bar(start, first, 0.35), bar(first, end, 1));
      y += 18;
    }
    for (const [position, { name, at }] of marks.entries()) {
      const colour = COLOURS[position + 1];
      body.push(
        `<path d="M${x(at)} ${top}V${y}" stroke="${colour}" stroke-width="2"/>`,
        `<rect x="${left + position * 170}" y="${y + 6}" width="10" height="10" fill="${colour}"/>`,
        text(left + 16 + position * 170, y + 15, `${name} ${Math.round(at)} ms`),
      );
    }
    y += 38;
  }
  return svg(left + width + 30, y, body);
}
