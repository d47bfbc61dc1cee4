/** `node:util` in a page: Node's own `inspect`, taken out of it by its package. */
export { dequal as isDeepStrictEqual } from "dequal";
export { format, inspect } from "node-inspect-extracted";
