#!/usr/bin/env python3
"""Writes the seeds of fuzz_header into corpus/header, one for each header of
the table: the values of tests/unit/msg/fields.tsv that are accepted, the first
of each. Adds to sip.dict the names of headers and parameters that it lacks."""
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent / "include" / "lsip"


def macro(header, name):
    text = (INCLUDE / header).read_text().replace("\\\n", " ")
    return re.search(r"#define %s\(X\)(.*)" % name, text).group(1)


def main():
    names = re.findall(r'X\(\w+, *"([^"]+)"', macro("headers.h",
                                                    "LSIP_HEADERS"))
    numbers = {name: i for i, name in enumerate(names + ["Via;", "URI;"])}
    folder = HERE / "corpus" / "header"
    folder.mkdir(parents=True, exist_ok=True)
    seen = set()
    rows = (HERE.parent / "tests/unit/msg/fields.tsv").read_text()
    for row in rows.splitlines():
        if row.startswith("#") or not row:
            continue
        name, value, expected = row.split("\t")
        if name in seen or expected.startswith("ERR_"):
            continue
        seen.add(name)
        data = value.encode().decode("unicode_escape").encode("latin-1")
        (folder / name.replace(";", "-params").lower()).write_bytes(
            bytes([numbers[name]]) + data)
    assert len(seen) == len(numbers), set(numbers) - seen
    grow_dictionary(names)


def grow_dictionary(names):
    path = HERE / "sip.dict"
    words = path.read_text()
    grammars = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"',
                                  macro("forms.h", "LSIP_FORMS")))
    params = re.findall(r'([A-Za-z+][\w.+*-]+)(=|\\"|[?#:/&$<@])', grammars)
    wanted = [f'"{n}: "' for n in names]
    wanted += [f'";{name}{"" if kind == "/" else "="}"'
               for name, kind in params]
    missing = [w for w in dict.fromkeys(wanted) if w not in words]
    path.write_text(words.rstrip("\n") + "\n"
                    + "".join(w + "\n" for w in missing))


main()
