// R1: the server is killed at any instant, started again, and has to know everything it ever
// acknowledged.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>

#include "server/store/database.h"
#include "tests/crash/audit.h"
#include "tests/crash/crash.h"
#include "tests/crash/recorded_disk.h"
#include "tests/crash/workload.h"

namespace candor::crash {

namespace {

constexpr int kCyclesPerFolder = 15;
constexpr int kWholeCheckEvery = 5;  // cycles
constexpr int kPage = 4'096;
constexpr double kReadySeconds = 0.5;
constexpr double kPatienceSeconds = 20, kLyingSeconds = 3;
constexpr int kClients = 11;                // of the usual crew
constexpr std::int64_t kRoom = 64'000'000;  // for the record of a disk

void pause_ms(unsigned ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

// Everything that was found in all cycles.
struct Outcome {
  Audit all;
  std::int64_t acknowledged = 0;
  int cycles = 0;
  std::vector<double> ready_seconds;
  std::vector<Refusal> refusals;
  std::string first;  // with the cycle it was seen in

  void add(const Audit& one, const std::string& where) {
    all.lost += one.lost;
    all.half += one.half;
    all.orphans += one.orphans;
    all.unknown += one.unknown;
    all.damaged += one.damaged;
    all.files_without_row += one.files_without_row;
    if (!one.is_clean() && first.empty()) first = where + ": " + one.first;
  }
};

// One data folder through its cycles.
class Folder {
 public:
  Folder(const Options& options, const Base& base, const std::string& path, unsigned seed)
      : data_(path),
        program_(options.program, path, path + ".log"),
        workload_(ledger_, base, Crew{}, seed),
        random_(seed),
        seed_(seed) {
    copy_folder(base.folder, path);
  }

  // Starts, compares, works, kills.
  bool cycle(int number, Outcome& outcome) {
    if (!start(outcome)) return false;
    const bool is_whole = number % kWholeCheckEvery == 0;
    const Audit found = audit(data_, ledger_, 0, is_whole ? Depth::whole : Depth::quick);
    outcome.add(found, "seed " + std::to_string(seed_) + ", cycle " + std::to_string(number));
    settle(ledger_, found);
    workload_.start(program_.port());
    pause_ms(50 + random_() % 200);
    program_.kill();
    workload_.stop();
    const std::vector<Refusal> refused = workload_.take_refusals();
    outcome.refusals.insert(outcome.refusals.end(), refused.begin(), refused.end());
    ++outcome.cycles;
    return true;
  }

  // Ends in order; then a start two days later removes the files that the kills left without a row,
  // and nothing else.
  void finish(Outcome& outcome) {
    for (const bool is_later : {false, true}) {
      if (is_later) make_old();
      if (!start(outcome)) return;
      const Audit found = audit(data_, ledger_, 0, Depth::whole);
      outcome.add(found, "seed " + std::to_string(seed_) + ", the end");
      settle(ledger_, found);
      if (is_later && !is_swept(found)) {
        outcome.all.note(outcome.all.orphans, "the sweep left files without a row");
      }
      program_.terminate();
      if (!program_.wait_for_end(kPatienceSeconds)) program_.kill();
    }
    outcome.acknowledged += ledger_.acknowledged();
  }

  const std::string& data() const { return data_; }
  const Ledger& ledger() const { return ledger_; }

 private:
  bool start(Outcome& outcome) {
    program_.start({});
    const double seconds = program_.wait_until_ready(kPatienceSeconds);
    if (seconds >= 0) {
      outcome.ready_seconds.push_back(seconds);
      return true;
    }
    outcome.all.note(outcome.all.damaged, "the server does not start again");
    outcome.first = outcome.first.empty() ? outcome.all.first : outcome.first;
    return false;
  }

  // The sweep is a job of its own and may end after the server is ready.
  bool is_swept(Audit found) {
    const double end = seconds_now() + kPatienceSeconds;
    while (found.files_without_row != 0 && seconds_now() < end) {
      pause_ms(50);
      found = audit(data_, ledger_, 0, Depth::quick);
    }
    return found.files_without_row == 0;
  }

  void make_old() {
    std::error_code none;
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(48);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_ + "/blobs", none))
      if (entry.is_regular_file()) std::filesystem::last_write_time(entry, long_ago, none);
  }

  std::string data_;
  Program program_;
  Ledger ledger_;
  Workload workload_;
  std::minstd_rand random_;
  unsigned seed_;
};

// Planted faults

std::string any_file_below(const std::string& folder, const std::string& extension) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == extension)
      paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths.empty() ? std::string() : paths.front();
}

void overwrite(const std::string& path, std::streamoff offset, const std::string& bytes) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(offset).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void remove_recording(const std::string& data) {
  std::filesystem::remove(any_file_below(data + "/blobs", ""));
}

void change_recording(const std::string& data) {
  overwrite(any_file_below(data + "/blobs", ""), 100, "other");
}

void execute(const std::string& data, std::string_view sql) {
  store::OpenOptions options;
  options.path = data + "/candor.db";
  auto database = store::Database::open(options);
  (void)database.value()->write([&](store::Transaction& tx) { return tx.execute(sql, {}); });
}

void remove_question(const std::string& data) {
  execute(data, "DELETE FROM questions WHERE id = (SELECT max(id) FROM questions)");
}

void remove_answer(const std::string& data) {
  execute(data,
          "DELETE FROM answers WHERE status = 0 AND id = "
          "(SELECT max(id) FROM answers WHERE status = 0)");
}

void damage_pages(const std::string& data) {
  execute(data, "UPDATE companies SET name = name");  // merges the log when it closes
  overwrite(data + "/candor.db", 4 * kPage, std::string(8 * kPage, '\x5a'));
}

constexpr int kControlCycles = 50, kControlWrites = 200;  // so that there is one of everything

struct Control {
  const char* fault;
  void (*plant)(const std::string& data);
  std::int64_t Audit::*must_show;
};
constexpr Control kControls[] = {
    {"a recording's file missing", remove_recording, &Audit::orphans},
    {"a recording's bytes changed", change_recording, &Audit::orphans},
    {"a question of an interview missing", remove_question, &Audit::half},
    {"an answer of a session missing", remove_answer, &Audit::half},
    {"damaged pages", damage_pages, &Audit::damaged},
};

// One killed server; a copy of its folder with each fault must be told from the real one.
void run_controls(const Options& options, const Base& base, const Scratch& scratch, Tally& tally) {
  Outcome outcome;
  Folder folder(options, base, scratch / "control", options.seed);
  for (int i = 0; i < kControlCycles && folder.ledger().acknowledged() < kControlWrites; ++i)
    folder.cycle(i, outcome);
  const std::string data = scratch / "planted";
  for (const Control& control : kControls) {
    copy_folder(folder.data(), data);
    control.plant(data);
    const Audit found = audit(data, folder.ledger(), 0, Depth::whole);
    tally.check(std::string("R1 control, found: ") + control.fault,
                outcome.all.is_clean() && found.*control.must_show > 0, found.first);
  }
}

// A server whose writes reach nobody shortly before it is killed: it acknowledges what it has not
// written.
void run_lying_control(const Options& options, const Base& base, const Scratch& scratch,
                       Tally& tally) {
  const std::string data = scratch / "lying";
  copy_folder(base.folder, data);
  RecordedDisk disk(scratch / "lying.disk", kRoom);
  Program program(options.program, data, data + ".log");
  Ledger ledger;
  Workload workload(ledger, base, Crew{}, options.seed);
  program.start(disk.environment(options.disk, data));
  program.wait_until_ready(kPatienceSeconds);
  workload.start(program.port());
  pause_ms(150);
  disk.fail(Call::write, 1, kLie, true);
  // More than what was on its way: that may have been written before.
  const std::int64_t enough = ledger.acknowledged() + 2 * kClients;
  const double until = seconds_now() + kLyingSeconds;
  while (ledger.acknowledged() < enough && seconds_now() < until) pause_ms(1);
  program.kill();
  workload.stop();
  const Audit found = audit(data, ledger, 0, Depth::whole);
  tally.check("R1 control, found: acknowledged before it is written", !found.is_clean(),
              found.first);
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

void judge(const Outcome& outcome, int cycles, Tally& tally) {
  const Audit& all = outcome.all;
  const std::string many = grouped(outcome.acknowledged) + " acknowledged";
  tally.check("R1 every cycle ran", outcome.cycles == cycles,
              std::to_string(outcome.cycles) + " of " + std::to_string(cycles));
  tally.check("R1 nothing acknowledged is lost", all.lost == 0,
              std::to_string(all.lost) + " of " + many);
  tally.check("R1 no transaction is half there", all.half + all.unknown == 0,
              std::to_string(all.half + all.unknown));
  tally.check("R1 no row without its file", all.orphans == 0, std::to_string(all.orphans));
  tally.check("R1 the database is whole", all.damaged == 0, std::to_string(all.damaged));
  const double usual = quantile(outcome.ready_seconds, 0.5);
  const double most = quantile(outcome.ready_seconds, 1);
  tally.check("R1 ready again within 0.5 s", quantile(outcome.ready_seconds, 0.95) <= kReadySeconds,
              "p50 " + fixed(usual, 3) + " s, max " + fixed(most, 3) + " s");
  const std::string refusal =
      outcome.refusals.empty()
          ? "0"
          : std::to_string(outcome.refusals.size()) +
                ", the first: " + std::to_string(outcome.refusals.front().status) + " " +
                outcome.refusals.front().code + " to " + outcome.refusals.front().request;
  tally.check("R1 nothing was refused", outcome.refusals.empty(), refusal);
  if (!outcome.first.empty()) std::printf("   first: %s\n", outcome.first.c_str());
  std::printf("R1: %d cycles, %s, %lld lost, ready again p50 %.2f s max %.2f s\n", outcome.cycles,
              many.c_str(), static_cast<long long>(all.lost), usual, most);
}

}  // namespace

void run_kills(const Options& options, Tally& tally) {
  const Scratch scratch(tally);
  const Base base = prepare_base(options.program, scratch / "base", 1);
  run_controls(options, base, scratch, tally);
  run_lying_control(options, base, scratch, tally);
  Outcome outcome;
  for (int begun = 0; begun < options.cycles; begun += kCyclesPerFolder) {
    const unsigned seed = options.seed + static_cast<unsigned>(begun / kCyclesPerFolder);
    Folder folder(options, base, scratch / "data", seed);
    const int count = std::min(kCyclesPerFolder, options.cycles - begun);
    for (int i = 0; i < count && folder.cycle(i, outcome); ++i) {
    }
    folder.finish(outcome);
    if (!outcome.first.empty()) break;  // the folder stays for whoever looks
  }
  judge(outcome, options.cycles, tally);
}

}  // namespace candor::crash
