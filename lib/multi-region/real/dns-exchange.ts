import { createSocket, type Socket } from "node:dgram";
import { connect } from "node:net";
import { decode, encode } from "../dns/codec.ts";
import type { Message, Question } from "../dns/message.ts";
import { TcpMessages } from "./tcp-messages.ts";

/** Asks one DNS server on this machine. */
export interface DnsExchange {
  /** The server's answer, or `undefined` where none came in time. */
  ask(question: Question, more?: Partial<Message>): Promise<Message | undefined>;
  /** Datagrams that were no answer to anything asked: a wrong id, question or sender. */
  readonly dropped: number;
  /** Ends it: who still waits gets nothing. */
  close(): Promise<void>;
}

interface Asked {
  readonly question: Question;
  readonly answer: (message: Message | undefined) => void;
}

/**
 * A client's end. An answer is believed only where it comes from the server asked, with the id that was
 * drawn for the question, and repeats the question: whoever wants to forge one has to guess (RFC 5452).
 * An answer that did not fit is fetched by TCP.
 *
 * @param timeout How long an answer is waited for, in ms.
 */
export async function dnsExchange(port: number, timeout: number): Promise<DnsExchange> {
  const socket: Socket = createSocket("udp4"), waiting = new Map<number, Asked>();
  let dropped = 0, closed = false;
  socket.on("error", () => {});
  socket.on("message", (bytes, from) => {
    const message = read(bytes), asked = message && waiting.get(message.id);
    const fits = asked && message.response && from.port === port && from.address === "127.0.0.1" &&
      (message.questions.length === 0 || sameQuestion(message.questions[0]!, asked.question));
    if (!fits) dropped++;
    else asked.answer(message);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));

  const ask: DnsExchange["ask"] = async (question, more = {}) => {
    if (closed) return undefined;
    const id = freeId(waiting),
      query = { recursionDesired: true, ...more, id, questions: [question] };
    const bytes = encode(query);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answered = new Promise<Message | undefined>((answer) => {
      waiting.set(id, { question, answer });
      timer = setTimeout(() => answer(undefined), timeout);
      socket.send(bytes, port, "127.0.0.1", (error) => error && answer(undefined));
    });
    const message = await answered.finally(() => (clearTimeout(timer), waiting.delete(id)));
    return message?.truncated ? await byTcp(port, query, timeout) : message;
  };
  return {
    ask,
    get dropped() {
      return dropped;
    },
    close: async () => {
      if (closed) return;
      closed = true;
      for (const { answer } of waiting.values()) answer(undefined);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

function byTcp(port: number, query: Message, timeout: number): Promise<Message | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (message?: Message) => (socket.destroy(), resolve(message));
    socket.setTimeout(timeout, () => end());
    socket.on("error", () => end()).on("close", () => end());
    const messages = new TcpMessages((bytes) => {
      const message = read(bytes);
      end(message?.id === query.id ? message : undefined);
    });
    socket.on("data", (chunk: Uint8Array) => messages.push(chunk));
    socket.on("connect", () => socket.write(TcpMessages.frame(encode(query))));
  });
}

function read(bytes: Uint8Array): Message | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function sameQuestion(a: Question, b: Question): boolean {
  return a.type === b.type && a.name.toLowerCase() === b.name.toLowerCase();
}

/** An id that nothing on its way has, drawn so that nobody can guess it. */
function freeId(taken: ReadonlyMap<number, unknown>): number {
  const drawn = new Uint16Array(1);
  if (taken.size > 60_000) throw new RangeError("Cannot ask: 60000 questions are on their way");
  do crypto.getRandomValues(drawn); while (taken.has(drawn[0]!));
  return drawn[0]!;
}
