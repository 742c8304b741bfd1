// The crash tests as one program; see README.md.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/crash/crash.h"

namespace candor::crash {

constexpr std::uintmax_t kRoomWanted = 512'000'000;  // in memory; else on the disk

void Tally::check(const std::string& promise, bool is_kept, const std::string& detail) {
  std::printf("%-52s %s  %s\n", promise.c_str(), is_kept ? "passed" : "FAILED", detail.c_str());
  std::fflush(stdout);
  ++(is_kept ? passed : failed);
}

Scratch::Scratch(const Tally& tally, const std::string& where) : tally_(tally) {
  std::error_code none;
  const std::uintmax_t room = where.empty() ? 0 : std::filesystem::space(where, none).available;
  const bool has_room = room > kRoomWanted && !none;
  const auto parent =
      has_room ? std::filesystem::path(where) : std::filesystem::temp_directory_path();
  path_ = parent / "candor-crash-XXXXXX";
  if (::mkdtemp(path_.data()) != nullptr) return;
  std::perror("crash: cannot make a folder for data");
  std::exit(1);
}

Scratch::~Scratch() {
  if (tally_.failed != 0) {
    std::printf("The data of what failed is in %s\n", path_.c_str());
    return;
  }
  std::error_code none;
  std::filesystem::remove_all(path_, none);
}

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string fixed(double number, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  return text;
}

namespace {

constexpr const char* kHelp =
    "usage: crash [PART...] [FLAG VALUE...]\n"
    "  kill      R1: --cycles N (300)\n"
    "  power     R2: --states N (20000)\n"
    "  faults    R3: --points N|all (200); --only CALL:COUNT:ERROR tries one\n"
    "  memory    R4: --allocations N (200); --only memory:COUNT:ENOMEM tries one\n"
    "  --seed N, --program FILE\n";

struct Part {
  std::string_view name;
  void (*run)(const Options&, Tally&);
};
constexpr Part kParts[] = {{"kill", run_kills},
                           {"power", run_power_cuts},
                           {"faults", run_faults},
                           {"memory", run_allocations}};

[[noreturn]] void show_help() {
  std::fputs(kHelp, stderr);
  std::exit(2);
}

bool take_flag(Options& options, int& at, int count, char** words) {
  const std::string_view flag = words[at];
  if (!flag.starts_with("--")) return false;
  if (++at == count) show_help();
  const char* value = words[at];
  if (flag == "--cycles") options.cycles = std::atoi(value);
  if (flag == "--states") options.states = std::atoi(value);
  if (flag == "--points") options.points = std::atoi(value);  // "all" is 0
  if (flag == "--allocations") options.allocations = std::max(1, std::atoi(value));
  if (flag == "--seed") options.seed = static_cast<unsigned>(std::strtoul(value, nullptr, 10));
  if (flag == "--program") options.program = std::filesystem::absolute(value);
  if (flag == "--only") options.only = value;
  return true;
}

int run(int count, char** words) {
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  Options options;
  options.program = here / "candor";
  options.disk = here / "libcrash_disk.so";
  std::string wanted;
  for (int at = 1; at < count; ++at)
    if (!take_flag(options, at, count, words)) wanted += std::string(words[at]) + " ";
  const bool is_known =
      wanted.empty() || std::any_of(std::begin(kParts), std::end(kParts), [&](const Part& part) {
        return wanted.find(part.name) != std::string::npos;
      });
  if (!is_known) show_help();
  Tally tally;
  for (const Part& part : kParts)
    if (wanted.empty() || wanted.find(part.name) != std::string::npos) part.run(options, tally);
  std::printf("%d passed, %d failed\n", tally.passed, tally.failed);
  return tally.failed == 0 && tally.passed != 0 ? 0 : 1;
}

}  // namespace

}  // namespace candor::crash

int main(int count, char** words) {
  umask(077);  // as the server: its secrets are for nobody else
  return candor::crash::run(count, words);
}
