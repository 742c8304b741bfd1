"""Rules about the project: folder pages, texts, addresses, what may be committed."""

import json
import os
import re

from source import CPP, Finding, blank, line_at, project_root, select

TOP_FOLDERS = ["shared", "server", "web", "wasm-shell", "assets", "tests", "scripts"]
TEXTS = "assets/texts/en.json"


def folder_pages(tree):
    """Each top folder that exists says on one page what belongs there."""
    for folder in TOP_FOLDERS:
        exists = any(path.startswith(f"{folder}/") for path in tree)
        if exists and f"{folder}/README.md" not in tree:
            yield Finding(f"{folder}/README.md", 1, "missing: every top folder explains itself")


def top_level(tree):
    """The top level is fixed; new things find a place below it."""
    files = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE"}
    for path in tree:
        top = path.split("/")[0]
        if top not in files and top not in TOP_FOLDERS and not top.startswith("."):
            yield Finding(path, 1, f"the top level has no place for {top}")


def flatten(value, prefix=""):
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from flatten(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", inner


def read_texts(tree):
    try:
        return dict(flatten(json.loads(tree.get(TEXTS, "{}"))))
    except (ValueError, AttributeError):
        return None


def texts_parse(tree):
    if TEXTS in tree and read_texts(tree) is None:
        yield Finding(TEXTS, 1, "is not a JSON object of texts")


# text("key"), plural("key", n), also with a choice inside: text(ready ? "a.b" : "a.c"). Not the
# member functions of the same name.
TEXT_CALL = re.compile(r"(?<![\w.>:])(?:ui::)?(text|plural)\(([^()]*\"[^()]*)")
KEY = re.compile(r"\"([a-z0-9_]+(?:\.[a-z0-9_]+)+)\"")
LABEL = re.compile(r"field<[^>]*>\(\s*\"[^\"]*\",\s*\"([^\"]+)\"|"
                   r"\{int\([\w:]+\),\s*\"[^\"]*\",\s*\"([^\"]+)\"")


def text_keys(tree):
    """Every key the client names literally exists; plurals have .one and .other."""
    texts = read_texts(tree) or {}
    for path, text in select(tree, ["web/"], CPP):
        code = blank(text, keep_strings=True)
        for call in TEXT_CALL.finditer(code):
            for key in KEY.findall(call.group(2)):
                wanted = [key] if call.group(1) == "text" else [f"{key}.one", f"{key}.other"]
                for name in wanted:
                    if name not in texts:
                        yield Finding(path, line_at(code, call.start()), f"{TEXTS} has no '{name}'")


def labels(tree):
    """Every described field and choice has a name that people read."""
    texts = read_texts(tree) or {}
    for path, text in select(tree, ["shared/domain/", "shared/api/"], CPP):
        code = blank(text, keep_strings=True)
        for match in LABEL.finditer(code):
            key = match.group(1) or match.group(2)
            if key not in texts:
                yield Finding(path, line_at(code, match.start()), f"{TEXTS} has no '{key}'")


# Words that look.md rules out for people, and what to write instead.
WORDS = [
    (r"!", "no exclamation marks"),
    (r"(?i)\bplease\b", "leave out 'please'"),
    (r"(?i)\boops\b", "say what happened"),
    (r"(?i)\binvalid\b", "say what to do instead of 'invalid'"),
    (r":\s*$", "no colon at the end"),
    (r"\.\.\.", "write … as one character"),
]


def words(tree):
    for key, value in (read_texts(tree) or {}).items():
        for pattern, advice in WORDS:
            if isinstance(value, str) and re.search(pattern, value):
                yield Finding(TEXTS, 1, f"'{key}': {advice}")


def addresses(tree):
    """No package registry and no path of the machine it was written on."""
    home = os.path.expanduser("~")
    machine = [re.escape(str(project_root())), r"/home/\w+/", r"/Users/\w+/"]
    if home != "/":
        machine.append(re.escape(home) + r"/\w")
    hosts = [r"registry\.(npm|yarn)\w*\.\w+", r"\bpypi\.\w+", r"\b(deb|ftp|security)\.debian\.\w+",
             r"\"resolved\"\s*:"]
    for path, text in tree.items():
        if path == "tests/tidy/controls.py":
            continue
        for pattern in machine:
            for match in re.finditer(pattern, text):
                yield Finding(path, line_at(text, match.start()),
                              f"a path of one machine: {match.group(0)}")
        for pattern in hosts:
            for match in re.finditer(pattern, text):
                yield Finding(path, line_at(text, match.start()),
                              f"a registry's address: {match.group(0)}")


NAMED_TEST = re.compile(r"`([A-Z]\w+)\.([A-Z]\w+)`")
A_TEST = re.compile(r"\bTEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)")


def named_tests(tree):
    """The tests that the pages of tests/security and tests/api name exist."""
    known = {match.groups() for _, text in select(tree, ["tests/"], CPP)
             for match in A_TEST.finditer(text)}
    for path, text in select(tree, ["tests/security/", "tests/api/"], (".md",)):
        for match in NAMED_TEST.finditer(text):
            if match.groups() not in known:
                yield Finding(path, line_at(text, match.start()),
                              f"no test {match.group(1)}.{match.group(2)}")


def nothing_foreign(tree):
    """Third-party source, build output and packages are fetched, never committed."""
    names = re.compile(r"(^|/)(third_party|node_modules|build|dist)/|"
                       r"(^|/)(sqlite3|httplib|imgui\w*|imstb_\w+)\.(c|h|cc|cpp)$|"
                       r"\.(o|a|so|wasm|exe|zip|tar|gz|xz|br)$")
    for path in tree:
        if names.search(path):
            yield Finding(path, 1, "is fetched or built, not committed")


def committed_size(tree):
    for path in tree:
        file = project_root() / path
        if file.is_file() and file.stat().st_size > 1024 * 1024:
            yield Finding(path, 1, "is larger than 1 MB; fetch or generate it")


RULES = [folder_pages, top_level, texts_parse, text_keys, labels, words, addresses, named_tests,
         nothing_foreign, committed_size]
