import { setImmediate } from "node:timers";
import type { Row, RunOptions, Shard, Statement } from "../../shard.ts";

/**
 * A shard in this process that lets others have a turn before it answers, as one over a network would: else a
 * migration would run from end to end while its load waits.
 */
export class Yielding implements Shard {
  constructor(readonly shard: Shard) {}

  get id(): number {
    return this.shard.id;
  }

  async run(statements: readonly Statement[], options?: RunOptions): Promise<Row[][]> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    return await this.shard.run(statements, options);
  }

  async close(): Promise<void> {
    await this.shard.close();
  }
}
