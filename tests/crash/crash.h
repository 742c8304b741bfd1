// The parts of the crash tests, each a function that runs its controls first and then the real
// thing, and says for every promise whether it was kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace candor::crash {

struct Options {
  std::string program;   // the candor to test
  std::string disk;      // the library that stands between it and the disk
  int cycles = 300;      // of kill -9
  int states = 20'000;   // after a power cut
  int points = 200;      // of failing system calls; 0: all
  int allocations = 200;  // that fail
  unsigned seed = 1;
  std::optional<std::string> only;  // one failing call, as a failure printed it
};

// Prints one line per promise and counts.
class Tally {
 public:
  void check(const std::string& promise, bool is_kept, const std::string& detail);
  int passed = 0, failed = 0;
};

// A folder of its own under TMPDIR, or under `where`; removed at the end unless something failed.
class Scratch {
 public:
  explicit Scratch(const Tally& tally, const std::string& where = {});
  ~Scratch();
  Scratch(const Scratch&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  const Tally& tally_;
  std::string path_;
};

inline void copy_folder(const std::string& from, const std::string& to) {
  std::filesystem::remove_all(to);
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

// "61,234"
std::string grouped(std::int64_t number);
std::string fixed(double number, int digits);

void run_kills(const Options& options, Tally& tally);
void run_power_cuts(const Options& options, Tally& tally);
void run_faults(const Options& options, Tally& tally);
void run_allocations(const Options& options, Tally& tally);

}  // namespace candor::crash
