import { execFile } from "node:child_process";
import { request } from "node:http";
import { connect } from "node:net";
import type { Probe } from "../model/mod.ts";

/** No question takes longer than this, whatever its probe says, in ms. */
const LONGEST = 10_000;

/** Asks a container by HTTP (200 to 399 is yes), by opening a connection, or by running a command (0 is yes). */
export function asked(
  action: Probe["action"],
  address: string | undefined,
  answer: (ok: boolean) => void,
): void {
  if ("exec" in action) {
    const [file, ...args] = action.exec.command;
    execFile(file!, args, { timeout: LONGEST }, (error) => answer(!error));
    return;
  }
  if (address === undefined) return answer(false);
  const at = address.lastIndexOf(":");
  const host = address.slice(0, at), port = Number(address.slice(at + 1));
  if ("tcp" in action) {
    const socket = connect({ host, port, timeout: LONGEST });
    const done = (ok: boolean) => {
      socket.destroy();
      answer(ok);
    };
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("timeout", () => done(false));
    return;
  }
  const asking = request({ host, port, path: action.http.path, agent: false, timeout: LONGEST });
  asking.once("response", (response) => {
    response.resume();
    const { statusCode = 0 } = response;
    answer(statusCode >= 200 && statusCode < 400);
    asking.destroy();
  });
  asking.on("error", () => answer(false));
  asking.once("timeout", () => asking.destroy());
  asking.end();
}
