"""What the tests of lsip-parse and lsip-ladder share."""
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE / "captures"
TRACES = HERE / "traces"
EXPECTED = HERE / "expected"
TORTURE = HERE.parent / "torture"
DEADLINE_S = 20


class Failures:
    """Counts what was checked and what was not as it should be."""

    def __init__(self):
        self.checked = self.failed = 0

    def check(self, good, what):
        self.checked += 1
        if not good:
            self.failed += 1
            print(f"not so: {what}")

    def equal(self, got, wanted, what):
        self.check(got == wanted, what)
        if got != wanted:
            print(f"  got:    {got!r}\n  wanted: {wanted!r}")

    def golden(self, got, name):
        """Compares with expected/NAME; LSIP_UPDATE=1 writes it."""
        path = EXPECTED / name
        if os.environ.get("LSIP_UPDATE"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(got)
        wanted = path.read_bytes() if path.exists() else b""
        self.checked += 1
        if got != wanted or not got:
            self.failed += 1
            print(f"differs from expected/{name}:")
            print(got.decode(errors="replace"))

    def end(self):
        print(f"{self.checked} checked, {self.failed} failed")
        return bool(self.failed) or not self.checked


def run(program, *arguments, stdin=b"", cwd=CAPTURES):
    """(exit code, standard output, standard error); what a sanitizer says
    ends the test, since its exit code may be any."""
    env = dict(os.environ, NO_COLOR="1", TERM="dumb", LC_ALL="C")
    env.pop("COLUMNS", None)
    p = subprocess.run([program, *map(str, arguments)], input=stdin, cwd=cwd,
                       capture_output=True, env=env, timeout=DEADLINE_S)
    err = p.stderr.decode(errors="replace")
    assert "Sanitizer" not in err and "runtime error" not in err, err
    return p.returncode, p.stdout, err
