"""Rules about code: boundaries, sizes, leftovers. Each yields findings for a tree."""

import ast
import re

from source import CPP, SCRIPT, Finding, blank, functions, line_at, select

CODE = CPP + SCRIPT + (".py", ".sh", ".cmake", ".css", ".html", ".sql")
MAX_LINES, MAX_COLUMNS, MAX_FUNCTION = 600, 100, 70

# header pattern, folders that may include it, what others do instead
BOUNDARIES = [
    # Not what we serve with: the subject of one test, which shows what our front does better.
    (r"httplib\.h", ["tests/faults/bare_library.cpp"], "use server/http/front"),
    (r"sqlite3\.h", ["server/store/"], "go through server/store"),
    (r"imgui\w*\.h", ["web/ui/", "web/screens/", "web/platform/"], "use the widgets of web/ui"),
    (r"emscripten(/.*)?\.h", ["web/platform/", "web/net/"], "go through web/platform/platform.h"),
    (r"rapidjson/.*", ["shared/describe/"], "use shared/describe/json.h"),
    (r"curl/.*", ["server/work/"], "use server/work/http_client.h"),
    (r"boost/.*", ["server/work/"], "go through server/work/fiber.h"),
    (r"gtest/.*|gmock/.*", ["tests/"], "keep tests in tests/"),
]

SHARED_BANNED = {"iostream", "fstream", "cstdio", "stdio.h", "filesystem", "thread", "mutex",
                 "atomic", "future", "condition_variable", "regex", "locale", "random", "ctime",
                 "time.h"}


def code_files(tree):
    for path, text in tree.items():
        first = text.split("\n", 1)[0]
        if path.endswith(CODE) or path == "CMakeLists.txt" or first.startswith("#!"):
            yield path, text


def includes(text):
    directive = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
    for match in directive.finditer(blank(text, keep_strings=True)):
        yield match.group(1), match.group(2), line_at(text, match.start())


def include_boundaries(tree):
    """Library headers stay in the one folder that wraps them; tests may include the others."""
    for path, text in select(tree, ["shared/", "server/", "web/", "tests/"], CPP):
        for _, header, line in includes(text):
            for pattern, folders, instead in BOUNDARIES:
                is_free = path.startswith("tests/") and "httplib" not in pattern
                is_home = path.startswith(tuple(folders))
                if re.fullmatch(pattern, header) and not is_home and not is_free:
                    yield Finding(path, line, f"may not include {header}; {instead}")


def layers(tree):
    """shared knows nobody, server and web do not know each other, nobody includes tests."""
    allowed = {"shared/": ["shared"], "server/": ["shared", "server"], "web/": ["shared", "web"]}
    for folder, known in allowed.items():
        for path, text in select(tree, [folder], CPP):
            for quote, header, line in includes(text):
                top = header.split("/")[0]
                if top in ("shared", "server", "web", "tests") and top not in known:
                    yield Finding(path, line, f"{folder} may not include {header}")
                if quote == '"' and header.startswith(".."):
                    yield Finding(path, line, f"include {header} by its path from the root")


def shared_is_pure(tree):
    """shared/ has no I/O, threads, exceptions, clock or floating point (ASSERT prints, though)."""
    for path, text in select(tree, ["shared/"], CPP):
        if path == "shared/base/assert.cpp":
            continue
        for quote, header, line in includes(text):
            if header in SHARED_BANNED:
                yield Finding(path, line, f"shared/ may not include <{header}>")
            if quote == "<" and "/" in header and not header.startswith("rapidjson/"):
                yield Finding(path, line, f"shared/ may not include {header}")
        code = blank(text)
        code = code.replace("bool Double(double)", "")  # RapidJSON asks for it; it refuses
        for match in re.finditer(r"\b(throw|catch|float|double|system_clock|steady_clock)\b", code):
            yield Finding(path, line_at(code, match.start()),
                          f"shared/ may not use '{match.group(1)}'; integers and Result instead")


def web_has_no_exceptions(tree):
    """A throw is an abort in the Wasm build."""
    for path, text in select(tree, ["web/"], CPP):
        code = blank(text)
        for match in re.finditer(r"\b(throw|catch|dynamic_cast|typeid)\b", code):
            yield Finding(path, line_at(code, match.start()),
                          f"'{match.group(1)}' does not work in the Wasm build; return a Result")


def file_length(tree):
    for path, text in code_files(tree):
        lines = text.count("\n")
        if lines > MAX_LINES:
            yield Finding(path, lines, f"{lines} lines, at most {MAX_LINES}; split by noun")


def line_length(tree):
    for path, text in code_files(tree):
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_COLUMNS and "://" not in line:
                yield Finding(path, number, f"{len(line)} columns, at most {MAX_COLUMNS}")


def function_length(tree):
    message = "{} is {} lines long, at most {}; move the leaves into functions of their own"
    for path, text in tree.items():
        if path.endswith(CPP + SCRIPT):
            found = [(one.line, one.lines, one.name) for one in functions(text)]
        elif path.endswith(".py"):
            found = [(node.lineno, node.end_lineno - node.lineno + 1, node.name)
                     for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        else:
            continue
        for line, lines, name in found:
            if lines > MAX_FUNCTION:
                yield Finding(path, line, message.format(name, lines, MAX_FUNCTION))


LOCK = re.compile(
    r"\b(?:lock_guard|unique_lock|scoped_lock|shared_lock)\b(?:<[^>]*>)?\s+\w+\s*[({]")
PARKS = re.compile(r"\bdatabase_?\s*(?:->|\.)\s*(?:write|read)\s*\(|\.wait\(\)|\belsewhere\s*\("
                   r"|\b(?:hash_password|verify_password|run_child)\s*\("
                   r"|\bblobs\s*(?:->|\.)\s*"
                   r"(?:append|finish|size|open|open_part|read|remove|list)\s*\(")


def end_of_block(code, offset):
    depth = 0
    for match in re.finditer(r"[{}]", code[offset:]):
        depth += 1 if match.group(0) == "{" else -1
        if depth < 0:
            return offset + match.start()
    return len(code)


def locks_are_short(tree):
    """A request may be parked where it waits: others on its thread would wait for its lock."""
    for path, text in select(tree, ["server/"], CPP):
        code = blank(text)
        for lock in LOCK.finditer(code):
            waits = PARKS.search(code, lock.end(), end_of_block(code, lock.end()))
            if waits:
                yield Finding(path, line_at(code, waits.start()),
                              "waits while a lock is held; end the lock's block before")


def whitespace(tree):
    """No tabs, no trailing blanks, one newline at the end."""
    for path, text in code_files(tree):
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                yield Finding(path, number, "blanks at the end of the line")
            if "\t" in line:
                yield Finding(path, number, "a tab; indent with two spaces")
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "no newline at the end of the file")


def leftover_marks(tree):
    marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    mark = re.compile(r"\b(" + "|".join(marks) + r")\b")
    for path, text in tree.items():
        if path.endswith("package-lock.json"):
            continue
        for match in mark.finditer(text):
            yield Finding(path, line_at(text, match.start()),
                          f"{match.group(1)} left over; do it, or open an issue instead")


def file_names(tree):
    """Files of ours are named in snake_case, like the noun they own."""
    for path, _ in select(tree, ["shared/", "server/", "web/", "wasm-shell/src/", "tests/"],
                          CPP + (".ts", ".py", ".sql")):
        name = path.split("/")[-1]
        if not re.fullmatch(r"[a-z0-9_]+(\.(spec|config|d))?\.\w+", name):
            yield Finding(path, 1, f"{name} is not snake_case")


def header_guards(tree):
    for path, text in select(tree, ["shared/", "server/", "web/", "tests/"], (".h",)):
        if "#pragma once" not in text:
            yield Finding(path, 1, "a header starts with #pragma once")


RULES = [include_boundaries, layers, shared_is_pure, web_has_no_exceptions, file_length,
         line_length, function_length, locks_are_short, whitespace, leftover_marks, file_names,
         header_guards]
