import { connect } from "node:net";

/** What a client of a proxy sees. */
export interface Seen {
  bytes: number;
  /** Orderly end, reset, or still open. */
  end: "fin" | "rst" | "open";
  /** From sending to the end of reading. */
  ms: number;
}

/**
 * Connects, waits 20 ms, sends, and reads until the end: to an echo until it has its bytes back, or for `patience` ms.
 *
 * @param between Called once the connection stands, before anything is sent.
 * @param meanwhile Called once it was sent.
 */
export function talk(
  port: number,
  { send, expect, patience, between, meanwhile }: {
    send: number;
    expect: number;
    patience: number;
    between?: () => void | Promise<void>;
    meanwhile?: () => void;
  },
): Promise<Seen | "refused"> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    let bytes = 0, sent = 0, connected = false;
    const finish = (end: Seen["end"]) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes, end, ms: sent ? performance.now() - sent : 0 });
    };
    let timer = setTimeout(() => finish("open"), patience + 2000);
    socket.once("connect", async () => {
      connected = true;
      await new Promise((wake) => setTimeout(wake, 20));
      await between?.();
      sent = performance.now();
      socket.write(new Uint8Array(send));
      meanwhile?.();
      clearTimeout(timer);
      timer = setTimeout(() => finish("open"), patience);
    });
    socket.on("data", (data) => {
      bytes += data.length;
      if (bytes >= expect) finish("open");
    });
    socket.once("end", () => finish("fin"));
    socket.once("error", () => {
      if (connected) return finish("rst");
      clearTimeout(timer);
      resolve("refused");
    });
  });
}
