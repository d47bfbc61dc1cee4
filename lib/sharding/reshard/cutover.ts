import { Refused } from "../shard.ts";
import { chunksOf, OF_MOVE, type Work } from "./work.ts";

/** Tries to fence, some ms apart, before it is given up: a transfer may be in doubt so long. */
const TRIES = 100;

/**
 * Raises the source's epoch: from here on it refuses everybody whose map is old, and hides the chunks. In the
 * same transaction it looks whether a transfer on them is in doubt, as that one's second half comes by shard.
 */
export async function fence({ source, state, clock }: Work): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      await source.run([
        {
          sql: "UPDATE meta SET fence = max(fence, ?) WHERE NOT EXISTS (SELECT 1 " +
            "FROM prepared WHERE chunk IN (SELECT chunk FROM moving)) RETURNING fence",
          params: [state.epoch + 1],
          must: "a transfer on the moving rows is in doubt",
        },
        { sql: "INSERT OR IGNORE INTO hidden SELECT chunk FROM moving" },
      ]);
      state.fencedAt = clock.now();
      return;
    } catch (error) {
      if (!(error instanceof Refused) || tries >= TRIES) throw error;
      await clock.sleep(5);
    }
  }
}

/** The target shows the chunks, to those alone who have the next map. There is no way back from here. */
export async function activate({ target, move, state }: Work): Promise<void> {
  await target.run([
    { sql: `DELETE FROM hidden WHERE chunk IN ${OF_MOVE}`, params: [chunksOf(move)] },
    { sql: "UPDATE meta SET fence = max(fence, ?)", params: [state.epoch + 1] },
  ]);
}

/** The next map: those who were refused find the chunks on their new shard. */
export async function publish({ catalog, move, state, clock }: Work): Promise<void> {
  const { epoch, directory } = await catalog.load();
  // After a crash the map may be out already.
  if (epoch !== state.epoch + 1 || directory.ownerOf(move.chunks[0]!) !== move.to) {
    await catalog.publish(state.epoch, directory.assigned(move.chunks, move.to));
  }
  state.pauses[state.at] = clock.now() - state.fencedAt;
}
