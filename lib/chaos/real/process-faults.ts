import process from "node:process";
import type { Fault } from "../faults/fault.ts";

/** Whether processes can be stopped and continued here. */
export const CAN_STOP: boolean = process.platform !== "win32";

/**
 * Stops a process as if its machine had paused: its sockets stay open, and nobody answers. Taken back by letting it go
 * on. Only a process of the course's own should be named here.
 *
 * @throws {Error} On Windows, which has no such signal.
 */
export function stopped(pid: number): Fault {
  return {
    name: `process ${pid} stopped`,
    undo: { kind: "signal", pid, signal: "SIGCONT" },
    inject: () => {
      if (!CAN_STOP) throw new Error("Cannot stop a process: Windows has no such signal");
      process.kill(pid, "SIGSTOP");
      return () => {
        try {
          process.kill(pid, "SIGCONT");
        } catch (error) {
          // One that has ended needs no help.
          if ((error as { code?: string }).code !== "ESRCH") throw error;
        }
      };
    },
  };
}

/** Kills a process, as a crash would. @param restart Starts it again; called when the fault is taken back. */
export function killed(pid: number, restart: () => Promise<unknown>): Fault {
  return {
    name: `process ${pid} killed`,
    inject: () => {
      process.kill(pid, "SIGKILL");
      let again: Promise<unknown> | undefined;
      return async () => void await (again ??= restart());
    },
  };
}
