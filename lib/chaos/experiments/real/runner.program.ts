/**
 * A runner that is going to be killed: injects a fault at a Toxiproxy over HTTP, says so, and waits. Arguments: the
 * control interface's address, the proxy's name, and whether it has a dead-man switch.
 */
import process from "node:process";
import { ActiveFaults, type Fault } from "../../mod.ts";
import { DeadMan } from "../../real/dead-man.ts";

const [, , api, proxy, withSwitch] = process.argv;
const name = "chaos", url = `${api}/proxies/${proxy}/toxics`;
const silent: Fault = {
  name,
  undo: { kind: "http", method: "DELETE", url: `${url}/${name}` },
  inject: async () => {
    const body = JSON.stringify({ name, type: "timeout", attributes: { timeout: 0 } });
    const { ok } = await fetch(url, { method: "POST", body });
    if (!ok) throw new Error("the proxy refused the toxic");
    return async () => void await fetch(`${url}/${name}`, { method: "DELETE" });
  },
};
const faults = new ActiveFaults(5000, withSwitch === "true" ? new DeadMan() : undefined);
await faults.inject(silent);
console.log("injected");
process.stdin.on("end", () => process.exit(0)).resume();
setTimeout(() => process.exit(0), 30_000);
