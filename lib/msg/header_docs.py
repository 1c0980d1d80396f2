#!/usr/bin/env python3
"""Prints docs/headers.md, from include/lsip (the folder is the argument) and
headers.tsv beside this file. Fails if a struct of fields.h is not what its row
in forms.h says."""
import pathlib
import re
import sys

INCLUDE = pathlib.Path(sys.argv[1])
HEADS = {"a": 2, "n": 2, "A": 2, "N": 2, "r": 2, "e": 2, "m": 2, "f": 2,
         "p": 2, "-": 0, "U": 0, "*": 0, "#": 0, "3": 0, "1": 0}
# Members that could not be named as their parameters are.
NAMES = {"template": "package_template", "explicit": "is_explicit",
         "username*": "username_ext", "icid-value": "icid",
         "code\"": "text"}
COUNTS = "#:/&"

# Reader and writer of what has no form.
BY_CLASS = {
    "NAME_ADDR": ("lsip_next_name_addr", "lsip_write_name_addr"),
    "NUMBER": ("lsip_msg_number", "lsip_write_header_number"),
    "TEXT": ("lsip_msg_header", "lsip_write_header_id"),
    "VIA": ("lsip_next_via", "lsip_write_header_id"),
    "DATE": ("lsip_date_parse", "lsip_write_date_field"),
    "TIMESTAMP": ("lsip_timestamp_parse", "lsip_write_timestamp"),
    "WARNING": ("lsip_next_warning", "lsip_write_warning"),
}
BY_NAME = {
    "CSeq": ("lsip_msg_cseq", "lsip_write_cseq"),
    "RAck": ("lsip_rack_parse", "lsip_write_rack"),
    "Privacy": ("lsip_privacy_parse", "lsip_write_privacy"),
}
HOW_MANY = {"ONCE": "one", "LIST": "list", "MANY": "fields"}


def macro(header, name):
    text = (INCLUDE / header).read_text(encoding="ascii")
    text = text.replace("\\\n", " ")
    return re.search(r"#define %s\(X\)(.*)" % name, text).group(1)


def grammar_of(pieces):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', pieces)).replace(
        '\\"', '"')


def forms():
    rows = re.findall(r'X\((\w+), (\w+), (\d+), ((?:"(?:[^"\\]|\\.)*"\s*)+)\)',
                      macro("forms.h", "LSIP_FORMS"))
    return [(f, name, int(count), grammar_of(text))
            for f, name, count, text in rows]


def members(name):
    """[(type, member)] of a struct of fields.h."""
    text = (INCLUDE / "fields.h").read_text(encoding="ascii")
    body = re.search(r"typedef struct lsip_%s \{(.*?)\} lsip_%s;"
                     % (name, name), text, flags=re.S).group(1)
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    return [(kind, one.strip())
            for kind, names in re.findall(r"(lsip_\w+) ([^;]+);", body)
            for one in names.split(",")]


def member_of(name, kind):
    name = NAMES.get(name + kind, NAMES.get(name, name))
    name = re.sub(r"^\+sip\.", "", name)
    return re.sub(r"\W", "_", name).lower()


def check_form(name, count, grammar):
    have = members(name)
    head = HEADS.get(grammar[0], 1)
    names = re.findall(r"([\w.+*-]+)(\W)", grammar[2:])
    strings = [m for kind, m in have if kind == "lsip_str"]
    numbers = [m for kind, m in have if kind == "lsip_num"]
    assert have == ([("lsip_str", m) for m in strings]
                    + [("lsip_num", m) for m in numbers]), name
    assert len(strings) == count, name
    if len(grammar) > 1:
        assert strings[head] == "params", name
    want = [member_of(n, k) for n, k in names if k not in COUNTS]
    assert strings[head + (len(grammar) > 1):] == want, (name, want)
    want = [member_of(n, k) for n, k in names if k in COUNTS]
    assert numbers[grammar[0] in "#(31":] == want, (name, want)


def notes():
    path = pathlib.Path(__file__).with_name("headers.tsv")
    for line in path.read_text(encoding="ascii").splitlines():
        if line and not line.startswith("#"):
            name, *cells = line.split("\t")
            yield name, cells


def print_row(row, structs, cells):
    _, name, compact, grammar, occurs, form = row
    requests, responses, rfc, note = cells
    if form != "NONE":
        reader = f"`lsip_next_{structs[form]}`"
        writer = f"`lsip_write_{structs[form]}`"
    else:
        reader, writer = (f"`{f}`" for f in BY_NAME.get(name)
                          or BY_CLASS[grammar])
    many, *stack = occurs.split("_")
    print("|", " | ".join([
        name, compact, grammar, reader, writer,
        HOW_MANY[many] + (", stack's" if stack else ""),
        requests, responses, rfc, note]).replace("|  |", "| |"), "|")


def main():
    rows = re.findall(
        r'X\((\w+), *"([^"]+)", *"([^"]*)", *(\w+), *(\w+), *(\w+)\)',
        macro("headers.h", "LSIP_HEADERS"))
    structs = {}
    for form, name, count, grammar in forms():
        check_form(name, count, grammar)
        structs[form] = name
    about = dict(notes())
    assert set(about) == {row[1] for row in rows}, \
        set(about) ^ {row[1] for row in rows}
    print(INTRODUCTION)
    for row in sorted(rows, key=lambda r: r[1].lower()):
        print_row(row, structs, about[row[1]])


INTRODUCTION = """# Header fields

<!-- Made by lib/msg/header_docs.py; do not edit. -->

Every header field of the IANA registry, and Diversion. The id of Call-ID is
`LSIP_H_CALL_ID`, and so on. *Class* is the grammar class of `headers.h`.
Reader and writer are those of `fields.h`, `header.h` or `write.h`; each
`lsip_next_NAME` of `fields.h` has an `lsip_NAME_parse` for a value alone.
*How many*: `one` field of one value; a `list` over any number of fields;
any number of `fields` with one value each, whose commas are its own; *stack's*
are written by the stack and refused from an application. *Requests* and
*responses* say where the RFC lets it stand; the parser does not judge that.
*Grammar by quotation*: it was read in texts that quote the standard; where the
field may stand was not checked. *No text at hand*: nor was the grammar; the
value is given as it stands.

`Reason-Phrase` is reserved in the registry and no header field.

| Header | | Class | Reader | Writer | How many | Requests | Responses | RFC | |
|---|---|---|---|---|---|---|---|---|---|"""

main()
