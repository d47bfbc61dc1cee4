/** Files of the machine, apart from the rest of the folder: a page has none. */
export { FileStorage } from "./file-storage.ts";
