/**
 * A page that searches as one types. Replies may overtake each other on their way: only that of the newest
 * question is shown. A question is asked 60 ms after the last key, the one before is given up.
 */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Handbook</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
input[type=search] { width: 100%; font: inherit; padding: .5rem; box-sizing: border-box }
main { display: grid; grid-template-columns: 13rem 1fr; gap: 2rem }
fieldset { border: 0; padding: 0; margin: 1rem 0 } legend { font-weight: 600 }
label { display: block } label span, .place { opacity: .65; font-size: .85em }
article { margin: 1rem 0 } h3 { margin: 0; font-size: 1rem } p { margin: 0 }
ul { list-style: none; margin: 0; padding: 0 } li button { all: unset; cursor: pointer; padding: .1rem .5rem }
li button:hover, li button:focus-visible { background: Highlight; color: HighlightText }
@media (max-width: 40rem) { main { grid-template-columns: 1fr } }
</style>
<h1>Handbook</h1>
<input type="search" id="q" placeholder="What are you looking for?" aria-label="question" autofocus
  autocomplete="off" maxlength="2000">
<ul id="suggestions" aria-label="suggestions"></ul>
<p id="meant" role="status"></p>
<main><form id="facets"></form><section><p id="total" role="status"></p><div id="hits"></div></section></main>
<script>
const $ = (id) => document.getElementById(id);
const make = (name, props, ...children) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children);
  return node;
};
const SHOWN = 12;
let asked = 0, shown = 0, waiting, typing = true, request = new AbortController();
const chosen = () => [...document.querySelectorAll("#facets input:checked")].map((box) => [box.name, box.value]);

async function ask() {
  const number = ++asked, q = $("q").value;
  request.abort();
  request = new AbortController();
  const query = new URLSearchParams([["q", q], ["typing", typing ? "1" : "0"], ...chosen()]);
  try {
    const [answer, { suggestions }] = await Promise.all([
      fetch("search?" + query, { signal: request.signal }).then((reply) => reply.json()),
      fetch("suggest?" + new URLSearchParams({ q }), { signal: request.signal }).then((reply) => reply.json()),
    ]);
    if (number < shown) return;
    shown = number;
    document.body.dataset.shown = q;
    if (answer.error) return void ($("total").textContent = answer.error);
    show(q, answer, typing ? suggestions : []);
  } catch (error) {
    if (error.name !== "AbortError") $("total").textContent = "The server does not answer.";
  }
}

function show(q, answer, suggestions) {
  const again = (text) => { $("q").value = text; typing = false; ask(); };
  $("suggestions").replaceChildren(...suggestions.map((text) =>
    make("li", {}, make("button", { type: "button", textContent: text, onclick: () => again(text) }))));
  $("meant").replaceChildren(...answer.didYouMean === undefined ? [] : ["Did you mean ",
    make("button", { type: "button", textContent: answer.didYouMean, onclick: () => again(answer.didYouMean) }), "?"]);
  $("total").textContent = q.trim() === "" ? "" : answer.total + (answer.total === 1 ? " passage" : " passages") +
    (answer.partial ? ", and perhaps more: the question was too broad to look at everything" : "");
  const on = new Set(chosen().map(([name, value]) => name + "=" + value));
  $("facets").replaceChildren(...Object.entries(answer.facets).map(([name, values]) => {
    const kept = values.filter(({ value }, i) => i < SHOWN || on.has("in." + name + "=" + value));
    return make("fieldset", {}, make("legend", { textContent: name }), ...kept.map(({ value, count }) =>
      make("label", {}, make("input", { type: "checkbox", name: "in." + name, value,
        checked: on.has("in." + name + "=" + value), onchange: ask }), " " + value + " ",
        make("span", { textContent: count }))));
  }));
  $("hits").replaceChildren(...answer.hits.map((hit) => {
    const link = make("a", { href: "document?id=" + encodeURIComponent(hit.id), textContent: hit.title || hit.id });
    const text = make("p");
    text.innerHTML = hit.snippet; // escaped by the server but for its marks
    return make("article", {}, make("h3", {}, link), text, make("p", { className: "place", textContent: hit.id }));
  }));
}

$("q").addEventListener("input", () => {
  typing = true;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 60);
});
$("q").addEventListener("keydown", ({ key }) => {
  if (key !== "Enter") return;
  clearTimeout(waiting);
  typing = false;
  ask();
});
$("facets").addEventListener("submit", (event) => event.preventDefault());
</script>
</html>
`;
