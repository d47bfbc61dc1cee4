/** The search of the book, in a worker of its page. */
import type { Document } from "../../../lib/search/mod.ts";
import { BookSearch } from "./book-search.ts";
import type { Ask, Found } from "./messages.ts";

interface Scope {
  postMessage(found: Found): void;
  addEventListener(type: "message", listen: (event: { data: Ask }) => void): void;
}
const scope = globalThis as unknown as Scope;
const search = new BookSearch();

scope.addEventListener("message", ({ data }) => {
  if (data.type === "add") search.add(JSON.parse(data.documents) as Document[]);
  else scope.postMessage(search.found(data));
});
