"""What the house consists of, for the tests in this folder."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Rooms of the core, lowest first: each may include those before it.
ROOMS = ["base", "msg", "auth", "transport", "transaction", "dialog", "ua",
         "server", "stack"]

# Each library: its public headers, and the libraries it may stand on.
LIBRARIES = {
    "sip": (["str", "base", "uri", "headers", "msg", "header", "write", "body",
             "forms", "fields", "event", "stack", "transaction", "dialog",
             "account", "call", "registration", "server", "secure", "world",
             "lsip"], []),
    "media": (["audio", "sdp", "rtp"], ["sip"]),
    "trace": (["trace", "capture"], ["sip"]),
    "event": ([], ["sip"]),
    "tls": (["tls"], ["sip"]),
    "net": (["net"], ["sip"]),
    "sim": (["sim"], ["sip", "trace"]),
    "agent": (["agent"], ["sip", "media", "net"]),
}


def map_path(library):
    """The version script of a library."""
    if library == "sip":
        return ROOT / "lib" / "libsip.map"
    return ROOT / "lib" / library / f"libsip-{library}.map"


def strip_comments(text):
    """C text without comments and without preprocessor lines."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"//[^\n]*", " ", text)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", text, flags=re.M)


def declared(library):
    """The functions that the public headers of a library declare."""
    names = set()
    for header in LIBRARIES[library][0]:
        path = ROOT / "include" / "lsip" / f"{header}.h"
        if not path.exists():
            continue
        for part in strip_comments(path.read_text()).split("LSIP_API")[1:]:
            names.add(re.search(r"\b(lsip_\w+)\s*\(", part).group(1))
    return names
