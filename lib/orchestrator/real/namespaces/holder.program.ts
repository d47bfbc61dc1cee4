/** For a test: a holder with a command in the foreground, one in the background, and nobody to close it. */
import process from "node:process";
import { Holder } from "./holder.ts";
import { IsolatedPods } from "./pods.ts";

const holder = await Holder.start(), pods = new IsolatedPods(holder);
await pods.create("a");
await pods.run("a", "sleep 4321", { background: true });
const foreground = pods.run("a", "setsid sleep 4322 & sleep 4323", { budgetMs: 60_000 });
console.log("holds");
setTimeout(() => process.exit(1), 30_000);
await foreground.catch(() => {});
