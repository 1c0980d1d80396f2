"""Processes, ports and sound, for the tests against real peers."""
import contextlib
import csv
import math
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import wave

SKIPPED = 77
RATE = 8000
PIECES = 20  # of a second
LISTEN = "0A"  # the state, in /proc/net/tcp


def need(*programs):
    """Skips the test unless all these programs are installed."""
    for program in programs:
        if not shutil.which(program):
            print(f"{program} is not installed")
            sys.exit(SKIPPED)


def free_ports(count):
    """Ports that nobody has, for UDP and TCP on loopback; not of those that
    the system gives to whoever asks for any, who could come first."""
    with contextlib.ExitStack() as stack:
        ports = []
        for port in random.sample(range(20000, 30000), 1000):
            try:
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    stack.enter_context(socket.socket(type=kind)).bind(
                        ("127.0.0.1", port))
            except OSError:
                continue
            ports.append(port)
            if len(ports) == count:
                break
        return ports


class Peers:
    """A folder of its own and the processes started in it; all of them are
    ended, by their ids, when the test leaves."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="lsip-interop-")
        self.running = []
        return self

    def __exit__(self, kind, value, trace):
        for process in reversed(self.running):
            self.end(process)
        if kind is None:
            shutil.rmtree(self.folder)
        else:
            self.show_logs()

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, name, *command, cwd=None, stdin=subprocess.DEVNULL):
        """Starts a program; what it prints goes to NAME.log. A path may be
        relative to where the test began."""
        program, *rest = map(str, command)
        if os.sep in program:
            program = os.path.abspath(program)
        with open(self.path(name + ".log"), "wb") as log:
            process = subprocess.Popen(
                [program, *rest], stdin=stdin, stdout=log,
                stderr=log, cwd=cwd or self.folder)
        process.name = name
        self.running.append(process)
        return process

    def talk(self, name, *command):
        """The same, for a program that is told lines with say()."""
        return self.start(name, *command, stdin=subprocess.PIPE)

    def say(self, process, line):
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()

    def wait(self, process, seconds):
        """The exit code of a program that ends by itself."""
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise AssertionError(
                f"{process.name} did not end in {seconds} s") from late

    def end(self, process):
        """Asks a program to end, and makes it; its exit code."""
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                return process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.wait()

    def log(self, name):
        with open(self.path(name + ".log"), errors="replace",
                  encoding="utf-8") as log:
            return log.read()

    def show_logs(self):
        for process in self.running:
            print(f"---- {process.name}: exit {process.poll()}")
            print("\n".join(self.log(process.name).splitlines()[-25:]))
        print(f"---- kept in {self.folder}")


def own_network():
    """Goes on in a network with loopback alone, where no port is taken;
    skips the test where that is not allowed."""
    if os.environ.get("LSIP_OWN_NETWORK"):
        subprocess.check_call(["ip", "link", "set", "lo", "up"])
        return
    if subprocess.call(["unshare", "-n", "true"], stderr=subprocess.DEVNULL):
        print("no network of its own can be made: not root?")
        sys.exit(SKIPPED)
    os.environ["LSIP_OWN_NETWORK"] = "1"
    os.execvp("unshare", ["unshare", "-n", sys.executable, *sys.argv])


def wait_for(what, seconds=60):
    """Waits until what() is true, and returns it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        got = what()
        if got:
            return got
        time.sleep(0.05)
    raise AssertionError("nothing came in time")


def listening(port, transport):
    """Is the port taken, as the system tells? To try to bind it would be in
    the way of who is about to."""
    for name in (transport, transport + "6"):
        with contextlib.suppress(FileNotFoundError), \
                open(f"/proc/net/{name}", encoding="ascii") as table:
            for line in list(table)[1:]:
                _, local, _, state = line.split()[:4]
                if int(local.rpartition(":")[2], 16) == port and \
                        (transport == "udp" or state == LISTEN):
                    return True
    return False


def sipp_table(path):
    """The last line of one of SIPp's statistics, by column."""
    with open(path, encoding="latin-1") as lines:
        return list(csv.DictReader(lines, delimiter=";"))[-1]


def write_tone(path, hz, seconds, amplitude=8000):
    """A WAV file of one channel at 8 kHz."""
    samples = (int(amplitude * math.sin(2 * math.pi * hz * i / RATE))
               for i in range(int(RATE * seconds)))
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(b"".join(struct.pack("<h", s) for s in samples))


def tone_in(path, hz, *others):
    """The amplitude of a frequency in the loudest second of a WAV file, put
    together from pieces: a busy machine may leave gaps. With others, a list of
    their amplitudes there, too."""
    with wave.open(path) as wav:
        rate, channels = wav.getframerate(), wav.getnchannels()
        data = wav.readframes(wav.getnframes())
    count = len(data) // 2
    samples = struct.unpack(f"<{count}h", data[:count * 2])[::channels]
    piece = rate // PIECES
    pieces = sorted((samples[i:i + piece]
                     for i in range(0, len(samples) - piece + 1, piece)),
                    key=lambda part: goertzel(part, hz, rate))[-PIECES:]
    found = [sum(goertzel(part, each, rate) for part in pieces) / PIECES
             for each in (hz, *others)]
    return found if others else found[0]


def goertzel(samples, hz, rate):
    k = 2 * math.cos(2 * math.pi * hz / rate)
    a = b = 0.0
    for x in samples:
        a, b = x + k * a - b, a
    power = max(0.0, a * a + b * b - k * a * b)
    return math.sqrt(power) * 2 / max(1, len(samples))
