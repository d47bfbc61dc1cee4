/** The basic platform: customers' functions in the server itself, or in processes of their own. Called by lines. */
import process from "node:process";
import { direct, javascriptRuntime, processTier } from "../../real/mod.ts";

const tier = process.argv[2] === "direct" ? direct : processTier(javascriptRuntime());
const code = "function handler(event) { if (event.spin) for (;;); return event; }";
const limits = { memoryMB: 64, timeoutMs: 500 };
const [quiet, looping] = await Promise.all([tier.start(code, limits), tier.start(code, limits)]);
let rest = "";
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const event = JSON.parse(line) as { spin?: boolean };
    const guest = event.spin ? looping : quiet;
    void guest.invoke(event).then(() => process.stdout.write(`${line}\n`));
  }
});
const end = () => process.exit(0);
process.stdin.on("end", end).on("error", end);
process.stdout.on("error", end);
process.stdout.write("up\n");
