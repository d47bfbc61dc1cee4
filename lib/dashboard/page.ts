import type { DashboardButton, Panel } from "./options.ts";

/** The page: panels drawn by Observable Plot from the rows that come over server-sent events. */
export function page(
  title: string,
  panels: readonly Panel[],
  buttons: readonly DashboardButton[],
): string {
  // "<" could end the script early.
  const json = JSON.stringify({ panels }).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>
body { font: 14px system-ui, sans-serif; margin: 16px; color: #1b1e23; background: white; max-width: 860px }
h1 { font-size: 18px; margin: 0 0 8px } h2 { font-size: 14px; margin: 14px 0 2px }
button { font: inherit; margin: 0 6px 6px 0; padding: 4px 12px } #link { color: #5b6470 }
</style>
<h1>${escape(title)}</h1>
<p id="link" role="status">connecting</p>
<div>${
    buttons.map(({ command, label }) =>
      `<button data-command="${escape(command)}">${escape(label)}</button>`
    ).join("")
  }</div>
${panels.map(({ title }, i) => `<h2>${escape(title)}</h2><div id="panel-${i}"></div>`).join("\n")}
<script src="/assets/d3.js"></script>
<script src="/assets/plot.js"></script>
<script>
const { panels } = ${json};
${SCRIPT}
</script>
</html>`;
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
  if (rows.length > 600) rows.shift();
  if (!drawing) { drawing = true; requestAnimationFrame(draw); }
});
source.addEventListener("end", () => { link.textContent = "ended"; source.close(); });
for (const button of document.querySelectorAll("button")) {
  button.onclick = async () => {
    const answer = await fetch("/commands/" + encodeURIComponent(button.dataset.command), {
      method: "POST", headers: { "x-dashboard": "1" },
    });
    if (!answer.ok) link.textContent = "the command was refused: " + answer.status;
  };
}
function draw() {
  drawing = false;
  panels.forEach((panel, i) => {
    const long = panel.fields.flatMap((field) =>
      rows.map((row, i) => ({ t: row.time, to: rows[i + 1]?.time ?? row.time, field, value: row[field] })))
      .filter(({ value }) => value != null);
    const ribbon = panel.kind === "ribbon";
    const chart = Plot.plot({
      width: 820, height: ribbon ? 50 + 26 * panel.fields.length : 170, marginLeft: ribbon ? 90 : 50,
      x: { label: "time (s)" }, y: ribbon ? { label: null, domain: panel.fields } : { label: panel.unit, zero: true, grid: true },
      color: ribbon ? { legend: true, domain: Object.keys(panel.colors), range: Object.values(panel.colors) }
        : { legend: true, domain: panel.fields },
      marks: ribbon
        ? [Plot.barX(long, { x1: "t", x2: "to", y: "field", fill: "value", title: "value" })]
        : [Plot.lineY(long, { x: "t", y: "value", stroke: "field" })],
    });
    const box = document.getElementById("panel-" + i);
    box.dataset.last = JSON.stringify(rows.at(-1));
    box.replaceChildren(chart);
  });
}
`;

function escape(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (c) => names[c]!);
}
