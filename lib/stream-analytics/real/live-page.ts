import { CATEGORIES } from "../nexmark.ts";
import { LIVE_QUERIES, LIVE_WINDOWS } from "../live/protocol.ts";

const options = (values: readonly (string | number)[]) =>
  values.map((value) => `<option>${value}</option>`).join("");

/** The script of the page. It has the token of its own address, and nothing else that is secret. */
const SCRIPT = `
const $ = (id) => document.getElementById(id);
let socket, id = 0, life = "", subscription = 0, rows = new Map(), meta = { watermark: 0, late: 0 }, paused = false, plot, over = false, wait = 250;
const state = (text) => $("state").textContent = text;
function subscribe(from) {
  subscription++;
  socket.send(JSON.stringify({ type: "subscribe", query: $("query").value, window: Number($("window").value),
    category: $("category").value, ...(from ? { from, life } : {}) }));
}
function connect() {
  socket = new WebSocket(location.origin.replace("http", "ws") + "/live" + location.search);
  socket.onopen = () => { wait = 250; subscription = 0; state("live"); subscribe(id); };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "end") { over = true; return state("ended: " + message.why); }
    if (message.type === "refused") { over = true; return state("refused: " + message.why); }
    if (message.subscription !== subscription) return;
    if (message.type === "snapshot") rows = new Map();
    for (const row of message.rows) rows.set(row.window + "|" + row.key, row);
    while (rows.size > 3000) rows.delete(rows.keys().next().value);
    id = message.id; life = message.life; meta = message;
    // At once, and not with the next picture: a hidden tab draws none.
    socket.send(JSON.stringify({ type: "acknowledge", subscription, id }));
    if (!paused) draw();
  };
  socket.onclose = () => { if (!over) { state("reconnecting"); setTimeout(connect, wait = Math.min(wait * 2, 4000)); } };
}
function draw() {
  const size = Number($("window").value) * 1000, hot = $("query").value === "hot";
  const all = [...rows.values()], times = [...new Set(all.map((row) => row.window))].sort((a, b) => a - b);
  const back = Number($("back").value), last = times.length - 1 - Math.min(back, Math.max(times.length - 1, 0));
  const shown = times.slice(Math.max(0, last - 59), last + 1);
  const at = new Map(shown.map((time, i) => [time, i]));
  const series = new Map();
  for (const row of all) {
    const i = at.get(row.window);
    if (i === undefined) continue;
    const name = hot ? row.category : row.key;
    if (!series.has(name)) series.set(name, shown.map(() => 0));
    series.get(name)[i] += $("query").value === "revenue" ? row.value / 100 : row.value;
  }
  const names = [...series.keys()].sort(), shape = $("query").value + names.join(), colors = ["#3366cc", "#e8710a", "#12999b", "#8e4ec6", "#c0392b", "#5b6470"];
  const data = [shown.map((time) => time / 1000), ...names.map((name) => series.get(name))];
  if (plot && plot.shape === shape) plot.setData(data);
  else {
    plot?.destroy();
    plot = new uPlot({ width: 900, height: 300, scales: { x: { time: false } }, series: [{ label: "window from (s)" },
      ...names.map((label, i) => ({ label, stroke: colors[i % 6], width: 2 }))],
      axes: [{ label: "event time (s)" }, { label: $("query").value === "revenue" ? "offered (USD)" : "bids", size: 80 }] }, data, $("chart"));
    plot.shape = shape;
  }
  const now = shown.at(-1), top = all.filter((row) => row.window === now).sort((a, b) => b.value - a.value).slice(0, 5);
  $("top").replaceChildren(...top.map((row) => {
    const item = document.createElement("li");
    item.textContent = row.key + " (" + row.category + "): " + row.value + (row.final ? "" : ", so far");
    return item;
  }));
  $("meta").textContent = "watermark " + (meta.watermark / 1000).toFixed(1) + " s, late " + meta.late + ", windows " + times.length + ", open " + all.filter((row) => !row.final && row.window === now).length;
}
for (const name of ["query", "window", "category"]) $(name).onchange = () => { id = 0; rows = new Map(); subscribe(); };
$("pause").onclick = () => { paused = !paused; $("pause").textContent = paused ? "go on" : "pause"; if (!paused) draw(); };
$("back").oninput = draw;
$("lag").onchange = () => socket.send(JSON.stringify({ type: "lag", ms: Number($("lag").value) }));
connect();
`;

/** The page: what to watch, pause, back in time, the watermark's lag. uPlot draws it. */
export function livePage(): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>The floor, live</title>
<link rel="stylesheet" href="/uplot.css"><style>body{font:15px system-ui;margin:24px;max-width:920px}label{margin-right:14px}</style>
<h1>The floor, live</h1><p>Connection: <b id="state">connecting</b>. <span id="meta"></span></p>
<p><label>query <select id="query">${options(LIVE_QUERIES)}</select></label>
<label>window (s) <select id="window">${options(LIVE_WINDOWS)}</select></label>
<label>category <select id="category">${
    options(["all", ...CATEGORIES])
  }</select></label> <button id="pause">pause</button></p>
<p><label>back (windows) <input id="back" type="range" min="0" max="60" value="0"></label>
<label>lag of the watermark (ms) <input id="lag" type="range" min="0" max="10000" step="500" value="2000"></label></p>
<div id="chart"></div><h2>The newest window's top</h2><ol id="top"></ol>
<script src="/uplot.js"></script><script>${SCRIPT}</script></html>`;
}
