"""Progress on the terminal, and commands that explain themselves when they fail."""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time

# Kept in the environment, since the script starts anew inside the virtual environment.
_started = float(os.environ.setdefault("TELECOM_DEV_START", str(time.monotonic())))
HEARTBEAT = 10


class SetupError(Exception):
    """Something the user can act on; shown without a traceback."""


def say(text):
    """Show one line of progress with the seconds since the start.

    It goes to standard error: what a command results in stands alone on the output.
    """
    seconds = time.monotonic() - _started
    print(f"[{seconds:5.0f} s] {text}", file=sys.stderr, flush=True)


def run(command, **options):
    """Run ``command`` and return what it prints; on failure raise with the end of it.

    A command that takes long shows now and then what it printed last.
    """
    command = [str(part) for part in command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    lines = []
    reader = threading.Thread(target=lines.extend, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        while _lasts(process):
            say(f"  {lines[-1].strip()[-90:] if lines else 'busy'}")
    except BaseException:
        process.terminate()
        process.wait()
        raise
    reader.join()
    if process.returncode:
        tail = "\n".join(line.rstrip()[:300] for line in lines[-30:])
        raise SetupError(
            f"This command ended with exit code {process.returncode}:\n"
            f"  {shlex.join(command)}\n{tail}"
        )
    return "".join(lines)


def _lasts(process):
    """Wait a while for ``process``; tell whether it still runs."""
    try:
        process.wait(HEARTBEAT)
    except subprocess.TimeoutExpired:
        return True
    return False


def follow(command, **options):
    """Run ``command`` on our terminal and return its exit code.

    When we are interrupted the command is asked to end, and gets the time to do so.
    """
    child = subprocess.Popen([str(part) for part in command], **options)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
        raise


def guarded(main):
    """Run ``main`` as a program: its result is the exit code, an error a message."""
    # A shell starts background jobs deaf to SIGINT; SIGTERM would skip our cleaning.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        sys.exit(main())
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("\nInterrupted; run the same command again to go on.", file=sys.stderr)
        sys.exit(130)
