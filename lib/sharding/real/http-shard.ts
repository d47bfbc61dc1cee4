import { decode, encode } from "../codec.ts";
import {
  Refused,
  type Row,
  type RunOptions,
  type Shard,
  ShardDown,
  StaleEpoch,
  type Statement,
} from "../shard.ts";

/** A shard that is a process of its own, behind HTTP (see `worker.ts`). */
export class HttpShard implements Shard {
  /** Requests sent. */
  requests = 0;

  /**
   * @param url Where it listens; asked anew each time, as a process that is started again has another one.
   * @param patience Time to wait for an answer, in ms. Default: 5000.
   */
  constructor(readonly id: number, readonly url: () => string, readonly patience = 5000) {}

  async run(
    statements: readonly Statement[],
    { epoch, signal }: RunOptions = {},
  ): Promise<Row[][]> {
    this.requests++;
    const late = AbortSignal.timeout(this.patience);
    let status: number, text: string;
    try {
      const response = await fetch(`${this.url()}/run`, {
        method: "POST",
        body: encode({ statements, ...(epoch !== undefined && { epoch }) }),
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      throw new ShardDown(this.id, (error as Error).message);
    }
    if (status === 200) return decode<{ rows: Row[][] }>(text).rows;
    const said = decode<{ asked: number; fence: number; message: string }>(text);
    if (status === 409) throw new StaleEpoch(this.id, said.asked, said.fence);
    if (status === 412) throw new Refused(said.message);
    throw new Error(`Cannot run on shard ${this.id}: ${said.message}`);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
