"""One small bad tree per rule. A rule that does not object to its own has gone blind."""

LONG_FUNCTION = "int busy(int value) const {\n" + "  ++value;\n" * 75 + "}\n"
LONG_ARROW = "export const busy = async (a: number): Promise<A> => {\n" + "  f();\n" * 75 + "};\n"
LOCKED = "void f() {\n  const std::lock_guard<std::mutex> lock(mutex_);\n  %s\n}\n"
EN = "assets/texts/en.json"

CONTROLS = [
    ("include_boundaries", {"web/app.cpp": "#include <sqlite3.h>\n"}),
    ("include_boundaries", {"server/features/a.cpp": '#include "httplib.h"\n'}),
    ("include_boundaries", {"server/http/front/a.cpp": "#include <httplib.h>\n"}),
    ("include_boundaries", {"tests/faults/a_test.cpp": "#include <httplib.h>\n"}),
    ("include_boundaries", {"web/state/cache.h": "#pragma once\n#include <imgui.h>\n"}),
    ("include_boundaries", {"web/ui/a.cpp": "#include <emscripten/html5.h>\n"}),
    ("layers", {"shared/base/a.h": '#include "server/app.h"\n'}),
    ("layers", {"web/app.cpp": '#include "server/app.h"\n'}),
    ("shared_is_pure", {"shared/base/a.cpp": "#include <iostream>\n"}),
    ("shared_is_pure", {"shared/base/a.cpp": "double half = 0.5;\n"}),
    ("shared_is_pure", {"shared/base/a.cpp": "#include <boost/any.hpp>\n"}),
    ("web_has_no_exceptions", {"web/a.cpp": "void f() { throw 1; }\n"}),
    ("file_length", {"server/a.cpp": "int a;\n" * 601}),
    ("line_length", {"server/a.cpp": "// " + "a" * 99 + "\n"}),
    ("function_length", {"server/a.cpp": "namespace a {\n" + LONG_FUNCTION + "}\n"}),
    ("function_length", {"server/a.h": "class A {\n public:\n  " + LONG_FUNCTION + "};\n"}),
    ("function_length", {"wasm-shell/src/a.ts": LONG_ARROW}),
    ("function_length", {"tests/a.cpp": "TEST(A, b) {\n" + "  f();\n" * 75 + "}\n"}),
    ("locks_are_short", {"server/a.cpp": LOCKED % "if (a) {\n  b();\n}\napp.database->write(c);"}),
    ("locks_are_short", {"server/a.cpp": LOCKED % "done.wait();"}),
    ("whitespace", {"server/a.cpp": "int a; \n"}),
    ("whitespace", {"server/a.cpp": "\tint a;\n"}),
    ("leftover_marks", {"server/a.cpp": "// TO" + "DO later\n"}),
    ("file_names", {"server/MyFile.cpp": "int a;\n"}),
    ("header_guards", {"server/a.h": "int a();\n"}),
    ("folder_pages", {"server/a.cpp": "int a;\n"}),
    ("top_level", {"helpers/a.cpp": "int a;\n"}),
    ("texts_parse", {EN: "[1,"}),
    ("text_keys", {EN: '{"a": {"b": "x"}}', "web/a.cpp": 'auto t = ui::text("a.c");\n'}),
    ("text_keys", {EN: '{"a": {"b": {"one": "x"}}}',
                   "web/a.cpp": 'auto t = ui::plural("a.b", 2);\n'}),
    ("text_keys", {EN: '{"a": {"b": "x"}}', "web/a.cpp": 'auto t = text(on ? "a.b" : "a.c");\n'}),
    ("labels", {"shared/domain/a.h": 'field<&A::b>("b", "a.b").required(),\n'}),
    ("labels", {"shared/domain/a.h": '{int(A::b), "b", "a_state.b"},\n'}),
    ("words", {EN: '{"a": "Saved!"}'}),
    ("words", {EN: '{"a": "Invalid date"}'}),
    ("addresses", {"wasm-shell/package-lock.json": '{"resolved": "somewhere"}'}),
    ("addresses", {"server/a.cpp": "// see /home/someone/notes\n"}),
    ("named_tests", {"tests/security/a.md": "| 1 | `Suite.Missing` |\n"}),
    ("named_tests", {"tests/api/README.md": "| S0 | `Suite.Missing` |\n"}),
    ("nothing_foreign", {"server/store/sqlite3.c": ""}),
]

# What must stay quiet: the scanner's known traps.
CLEAN = {
    "server/README.md": "# server\n",
    "server/a.cpp": '''#include <string>

namespace candor {
namespace {

const char* kText = "{ // not a comment";
const int kBig = 1'000'000;
struct Table {
  int rows[3] = {1, 2, 3};
  std::string name = R"(raw } " text)";
};

}  // namespace

// httplib.h is only mentioned here: #include <httplib.h>
int count(const Table& table) {
  auto add = [](int a, int b) { return a + b; };
  return add(table.rows[0], kBig);
}

void keep(Database& database) {
  {
    const std::lock_guard lock(mutex);
    changed.wait(lock, [] { return true; });
  }
  database.write(1);
}

}  // namespace candor
''',
}
