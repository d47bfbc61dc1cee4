/** Of all languages that there are, those of the course's outputs. */
import hljs from "highlight.js/lib/core";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";

hljs.registerLanguage("ts", typescript);
hljs.registerLanguage("json", json);

export default hljs;
