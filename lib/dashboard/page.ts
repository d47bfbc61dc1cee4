import { escape } from "../charts/bundle.ts";
import { firstValues, type Input } from "./inputs.ts";
import type { DashboardButton, Panel } from "./options.ts";

/** What a page is made of. */
export interface PageOptions {
  title: string;
  panels: readonly Panel[];
  buttons: readonly DashboardButton[];
  /** Rows that the page keeps. */
  keep: number;
}

/** The page: panels drawn by Observable Plot from the rows that come over server-sent events. */
export function page({ title, panels, buttons, keep }: PageOptions): string {
  // "<" could end the script early.
  const json = JSON.stringify({ panels, keep }).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>
body { font: 14px system-ui, sans-serif; margin: 16px; color: #1b1e23; background: white; max-width: 860px }
h1 { font-size: 18px; margin: 0 0 8px } h2 { font-size: 14px; margin: 14px 0 2px }
button, input, select { font: inherit; margin: 0 6px 6px 0 } button { padding: 4px 12px }
form { display: inline-flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; margin-right: 12px }
label { color: #5b6470 } output { display: inline-block; min-width: 3em } #link { color: #5b6470 }
table { border-collapse: collapse } td, th { padding: 3px 10px 3px 0; text-align: left }
</style>
<h1>${escape(title)}</h1>
<p id="link" role="status">connecting</p>
<div>${
    buttons.map(({ command, label, inputs = [] }) =>
      `<form data-command="${escape(command)}">${inputs.map(control).join("")}<button>${
        escape(label)
      }</button></form>`
    ).join("")
  }</div>
${
    panels.map((panel, i) =>
      `<h2>${escape(panel.title)}</h2>${
        panel.kind === "html" && panel.inputs?.length
          ? `<form data-panel="${i}">${
            panel.inputs.map(control).join("")
          }<button type="button" name="" class="undo">undo</button></form>`
          : ""
      }<div id="panel-${i}"></div>`
    ).join("\n")
  }
<script src="/assets/d3.js"></script>
<script src="/assets/plot.js"></script>
<script>
const { panels, keep } = ${json};
${SCRIPT}
</script>
</html>`;
}

function control(input: Input): string {
  const { name, label } = input, value = firstValues([input])[name]!;
  const named = `name="${escape(name)}"`;
  const inner = input.kind === "select"
    ? `<select ${named}>${
      input.options.map((option) =>
        `<option${option === value ? " selected" : ""}>${escape(option)}</option>`
      ).join("")
    }</select>`
    : input.kind === "range"
    ? `<input type="range" ${named} min="${input.min}" max="${input.max}" step="${
      input.step ?? (input.max - input.min) / 100
    }" value="${value}" oninput="this.nextElementSibling.value = this.value"><output>${value}</output>`
    : `<input type="text" ${named} maxlength="${input.maxLength ?? 200}" value="${escape(value)}">`;
  return `<label>${escape(label)} ${inner}</label>`;
}

const SCRIPT = `
const rows = [];
let drawing = false;
const link = document.getElementById("link");
const source = new EventSource("/events");
source.onopen = () => link.textContent = "live";
source.onerror = () => link.textContent = "reconnecting";
source.addEventListener("row", ({ data }) => {
  rows.push(JSON.parse(data));
  if (rows.length > keep) rows.shift();
  if (!drawing) { drawing = true; requestAnimationFrame(draw); }
});
source.addEventListener("end", () => { link.textContent = "ended"; source.close(); });
function valuesOf(form) {
  return Object.fromEntries([...form.elements].filter(({ name }) => name)
    .map((input) => [input.name, input.type === "range" ? Number(input.value) : input.value]));
}
for (const form of document.querySelectorAll("form[data-command]")) {
  form.onsubmit = async (event) => {
    event.preventDefault();
    const answer = await fetch("/commands/" + encodeURIComponent(form.dataset.command), {
      method: "POST", headers: { "x-dashboard": "1" }, body: JSON.stringify(valuesOf(form)),
    });
    link.textContent = answer.ok ? "live" : "the command was refused: " + answer.status + " " + await answer.text();
  };
}
panels.forEach((panel, i) => {
  if (panel.kind !== "html") return;
  const box = document.getElementById("panel-" + i);
  const form = document.querySelector('form[data-panel="' + i + '"]');
  let asked = 0;
  const ask = async () => {
    const turn = ++asked;
    const answer = await fetch("/panels/" + i + "?" + new URLSearchParams(form ? valuesOf(form) : {}))
      .catch(() => undefined);
    if (!answer) return;
    const text = await answer.text();
    // What was asked for later may have come sooner.
    if (turn !== asked) return;
    if (answer.ok) box.innerHTML = text;
    else box.textContent = answer.status + ": " + text;
  };
  if (form) {
    const past = [valuesOf(form)];
    form.oninput = ask;
    form.onchange = () => past.push(valuesOf(form));
    form.onsubmit = (event) => event.preventDefault();
    form.querySelector(".undo").onclick = () => {
      if (past.length < 2) return;
      past.pop();
      for (const [name, value] of Object.entries(past.at(-1))) {
        const input = form.elements.namedItem(name);
        input.value = value;
        if (input.type === "range") input.nextElementSibling.value = value;
      }
      ask();
    };
  }
  if (panel.every > 0) setInterval(ask, panel.every);
  ask();
});
const charts = {
  ribbon: (panel) => Plot.plot({
    width: 820, height: 50 + 26 * panel.fields.length, marginLeft: 90,
    x: { label: "time (s)" }, y: { label: null, domain: panel.fields },
    color: { legend: true, domain: Object.keys(panel.colors), range: Object.values(panel.colors) },
    marks: [Plot.barX(long(panel), { x1: "t", x2: "to", y: "field", fill: "value", title: "value" })],
  }),
  lines: (panel) => Plot.plot({
    width: 820, height: 170, marginLeft: 50,
    x: { label: "time (s)" }, y: { label: panel.unit, zero: true, grid: true },
    color: { legend: true, domain: panel.fields },
    marks: [Plot.lineY(long(panel), { x: "t", y: "value", stroke: "field" })],
  }),
  bars: (panel) => Plot.plot({
    width: 820, height: 50 + 26 * panel.fields.length, marginLeft: 90,
    x: { label: panel.unit, zero: true, grid: true }, y: { label: null, domain: panel.fields },
    marks: [Plot.barX(panel.fields.map((field) => ({ field, value: rows.at(-1)?.[field] ?? 0 })),
      { x: "value", y: "field", fill: "#3366cc" })],
  }),
};
function long(panel) {
  return panel.fields.flatMap((field) =>
    rows.map((row, i) => ({ t: row.time, to: rows[i + 1]?.time ?? row.time, field, value: row[field] })))
    .filter(({ value }) => value != null);
}
function draw() {
  drawing = false;
  panels.forEach((panel, i) => {
    if (!charts[panel.kind]) return;
    const box = document.getElementById("panel-" + i);
    box.dataset.last = JSON.stringify(rows.at(-1));
    box.replaceChildren(charts[panel.kind](panel));
  });
}
`;
