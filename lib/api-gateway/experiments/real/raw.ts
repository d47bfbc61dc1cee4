import { Buffer } from "node:buffer";
import { connect } from "node:net";

/** Sends bytes as they are, and gives what came back until the other side closed or `ms` were over. */
export function rawExchange(url: string, text: string, ms = 150): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let got = "";
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text));
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(got);
    };
    const timer = setTimeout(end, ms);
    socket.on("data", (data: Buffer) => got += data.toString("latin1"));
    socket.on("close", end).on("error", end);
  });
}
