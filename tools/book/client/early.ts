/// <reference lib="dom" />
/** Before anything is drawn: the theme that the reader has chosen, so that no page flashes in the other one. */
import { kept } from "./storage.ts";

const theme = kept("theme");
if (theme) document.documentElement.dataset["theme"] = theme;
