/**
 * A runner that is going to be killed: tells its dead-man switch of a fault, injects it at a Toxiproxy over HTTP, says
 * so, and waits. Arguments: the control interface's address, the proxy's name, and whether it has a switch.
 */
import process from "node:process";
import { DeadMan } from "../../real/dead-man.ts";

const [, , api, proxy, withSwitch] = process.argv;
const name = "chaos", url = `${api}/proxies/${proxy}/toxics`;
if (withSwitch === "true") {
  await new DeadMan().arm(name, { kind: "http", method: "DELETE", url: `${url}/${name}` });
}
const toxic = { name, type: "timeout", attributes: { timeout: 0 } };
const { ok } = await fetch(url, { method: "POST", body: JSON.stringify(toxic) });
console.log(ok ? "injected" : "refused");
process.stdin.on("end", () => process.exit(0)).resume();
setTimeout(() => process.exit(0), 30_000);
