"""A guest: reads lines of JSON, the first of which is the code, and answers each."""
import io
import json
import os
import sys

channel = os.fdopen(os.dup(1), "w", buffering=1 << 16)


class Log(io.TextIOBase):
    def __init__(self, stream):
        self.stream = stream

    def write(self, text):
        channel.write(json.dumps({"log": self.stream, "text": text}) + "\n")
        return len(text)

    def flush(self):
        channel.flush()


def say(**message):
    # NaN is no JSON: it is an error of the function, and not a line that nobody can read.
    channel.write(json.dumps(message, allow_nan=False) + "\n")
    channel.flush()


scope = {"__name__": "function"}
say(up=True)
sys.stdout, sys.stderr = Log("stdout"), Log("stderr")
for line in sys.stdin.buffer:
    message = json.loads(line)
    if "code" in message:
        try:
            exec(compile(message["code"], "function.py", "exec"), scope)
            handler = scope["handler"]
            say(ready=True)
        except BaseException as error:
            say(ready=False, error=f"{type(error).__name__}: {error}"[:2000])
        continue
    try:
        say(id=message["id"], value=handler(message["event"]))
    except BaseException as error:
        say(id=message["id"], error=f"{type(error).__name__}: {error}"[:2000])
os._exit(0)
