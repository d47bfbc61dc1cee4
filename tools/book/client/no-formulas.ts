/** Formulas stand in the text of a notebook, never in what a cell shows: a page need not set any. */
export default {
  renderToString(tex: string): string {
    return `<code>${tex.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</code>`;
  },
};
