"""Runs one notebook in a kernel by nbclient; tools/kernel-test.ts starts it.

    python kernel_test.py NOTEBOOK CWD SECONDS

Prints one JSON object: `cells`, a list with the outputs of every cell, `error`, why the run ended
early, if it did, and `left`, the processes that outlived their kernel.

When standard input is closed, the kernel is killed: so none is left, however the parent ends.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError


def children_of(pid):
    """The process and all below it, as far as the system tells in files."""
    found = [pid]
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            for child in file.read().split():
                found += children_of(int(child))
    except OSError:
        pass
    return found


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Client(NotebookClient):
    """Remembers which processes there were when the kernel is asked to end."""

    started = ()

    async def _async_cleanup_kernel(self):
        pid = getattr(getattr(self.km, "provisioner", None), "pid", None)
        if pid:
            self.started = children_of(pid)
        await super()._async_cleanup_kernel()


def watch_parent(client):
    """Kills the kernel and this process when the parent has gone or has asked for it."""
    sys.stdin.read()
    pid = getattr(getattr(client.km, "provisioner", None), "pid", None)
    for one in reversed(children_of(pid)) if pid else []:
        try:
            os.kill(one, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        except OSError:
            pass
    os._exit(1)


def main(path, cwd, seconds):
    notebook = nbformat.read(path, as_version=4)
    client = Client(
        notebook,
        kernel_name="deno",
        timeout=float(seconds),
        startup_timeout=60,
        allow_errors=True,
        resources={"metadata": {"path": cwd}},
    )
    threading.Thread(target=watch_parent, args=(client,), daemon=True).start()
    error = None
    try:
        client.execute()
    except CellTimeoutError:
        error = f"a cell took longer than its budget of {seconds} s"
    except DeadKernelError:
        error = "the kernel died"
    end = time.monotonic() + 3
    while any(map(alive, client.started)) and time.monotonic() < end:
        time.sleep(0.05)
    json.dump(
        {
            "cells": [cell.get("outputs", []) for cell in notebook.cells],
            "error": error,
            "left": [pid for pid in client.started if alive(pid)],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    if os.name == "nt":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    main(*sys.argv[1:])
