"""Progress on the terminal, and commands that explain themselves when they fail."""

import shlex
import signal
import subprocess
import sys
import time

_started = time.monotonic()


class SetupError(Exception):
    """Something the user can act on; shown without a traceback."""


def say(text):
    """Print one line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - _started:5.0f} s] {text}", flush=True)


def run(command, **options):
    """Run ``command`` quietly; on failure raise with the end of what it printed."""
    command = [str(part) for part in command]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **options,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-30:])
        raise SetupError(
            f"This command ended with exit code {done.returncode}:\n"
            f"  {shlex.join(command)}\n{tail}"
        )
    return done.stdout


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
