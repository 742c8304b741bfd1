// `candor doctor`: a list of checks over an installation, each saying what it looked at, what it
// found and what to do.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/app.h"

namespace candor::operate {

enum class Finding { fine, advice, problem };

struct Diagnosis {
  Finding finding = Finding::fine;
  std::string message;  // one sentence; for advice and problem it says what to do
  bool was_fixed = false;
};

struct Check {
  std::string_view name;   // "free_space"
  std::string_view title;  // "Free space for recordings"
  Diagnosis (*run)(App& app, bool fix);
};

std::span<const Check> checks();

// Runs every check, prints a line each through `print`, and gives the number of problems that
// remain.
int run_doctor(App& app, bool fix, void (*print)(std::string_view line));

}  // namespace candor::operate
