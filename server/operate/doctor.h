// `candor doctor`: a list of checks over an installation, each saying what it looked at, what it
// found and what to do. Works while the server runs: the database is opened for reading beside it.
// What
// --fix mends in the database needs the server stopped; files and rights are mended at any time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/blobs/blobs.h"
#include "server/settings.h"
#include "server/store/database.h"

namespace candor::operate {

enum class Finding { fine, advice, problem };

struct Diagnosis {
  Finding finding = Finding::fine;
  std::string message;  // one sentence; for advice and problem it says what to do
  bool was_fixed = false;
};
Diagnosis fine(std::string message);
Diagnosis advice(std::string message);
Diagnosis problem(std::string message);
Diagnosis fixed(std::string message);

// What is looked at. `database` is null when it cannot even be opened; then `no_database` says why.
struct Patient {
  const Settings& settings;
  Time now;
  store::Database* database = nullptr;
  blobs::Blobs* blobs = nullptr;
  bool is_served = false;  // by a running server
  bool fixes = false;      // --fix
  bool is_full = false;    // --full: reads every byte
  bool is_repair = false;  // asked for in the running server by an administrator
  std::string no_database;

  bool may_write() const { return fixes && !is_served; }
};

struct Check {
  std::string_view name;   // "free_space"
  std::string_view title;  // "Free space for recordings"
  Diagnosis (*run)(const Patient& patient);
  bool needs_database = false;
};

// Cheapest first. A new check is a function and a line in one of the three lists.
std::span<const Check> machine_checks();  // folder, disk, secrets, address, clock, programs
std::span<const Check> data_checks();     // database, rows, files, uploads, counters, jobs
std::span<const Check> backup_checks();   // age and place of the last good backup, leftovers

struct Examined {
  std::string_view name, title;
  Diagnosis diagnosis;
};
// Runs every check.
std::vector<Examined> examine(const Patient& patient);

}  // namespace candor::operate
