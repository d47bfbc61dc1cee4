import { startProcesses } from "../../../services/mod.ts";
import { ActiveFaults } from "../../mod.ts";
import { CAN_STOP, stopped } from "../../real/mod.ts";

/**
 * Whether a process that is paused is felt: it does not answer meanwhile, and does again afterwards.
 *
 * @returns `undefined` on Windows, where processes can't be paused.
 */
export async function pausedProcess(): Promise<boolean | undefined> {
  if (!CAN_STOP) return undefined;
  const processes = await startProcesses(new URL("./hello.program.ts", import.meta.url), [
    (ports, i) => [ports[i]!],
  ]);
  const faults = new ActiveFaults(), [url] = processes.urls;
  const answers = () =>
    fetch(url!, { signal: AbortSignal.timeout(300) }).then(
      async (response) => (await response.body?.cancel(), response.ok),
      () => false,
    );
  try {
    const well = await answers();
    await faults.inject(stopped(processes.pids[0]!));
    const ill = await answers();
    await faults.revertAll();
    return well && !ill && await answers();
  } finally {
    await faults.revertAll();
    await processes.stop();
  }
}
