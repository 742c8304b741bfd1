// R3: every call to the disk fails once, in every way it can. The server may refuse, and say so; it
// may not lose what it acknowledged, crash, hang, or stay broken without saying so.
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <span>
#include <thread>

#include "tests/crash/audit.h"
#include "tests/crash/crash.h"
#include "tests/crash/recorded_disk.h"
#include "tests/crash/workload.h"

namespace candor::crash {

namespace {

constexpr int kRounds = 20;
constexpr Crew kCrew{2, 2, 1}, kLater[] = {{1, 1, 0, "later-"}, {1, 1, 0, "last-"}};
constexpr int kLaterRounds = 8;
constexpr double kHang = 5, kPatienceSeconds = 20;
constexpr std::size_t kBacktraceBytes = 3'000;
constexpr std::int64_t kRoom = 32'000'000;
constexpr const char* kMemory = "/dev/shm";
constexpr const char* kCallNames[kCalls] = {"write", "fsync", "fdatasync", "ftruncate", "rename",
                                            "open",  "mmap",  "mkdir",     "memory"};

struct Point {
  Call call = Call::write;
  std::int64_t count = 1;
  std::int32_t error = EIO;
  bool repeats = false;
};

std::string name_of_error(std::int32_t error) {
  if (error == kShortWrite) return "short";
  if (error == kLie) return "lie";
  if (error == kKill) return "kill";
  return error == kStop ? "stop" : ::strerrorname_np(error);
}

std::string name_of(const Point& point) {
  return std::string(kCallNames[int(point.call)]) + ":" + std::to_string(point.count) + ":" +
         name_of_error(point.error);
}

std::vector<std::int32_t> errors_of(Call call) {
  switch (call) {
    case Call::write: return {EIO, ENOSPC, EINTR, kShortWrite};
    case Call::open: return {EIO, ENOSPC, EINTR, EMFILE};
    case Call::rename:
    case Call::mkdir: return {EIO, ENOSPC};
    case Call::mmap: return {ENOMEM};
    case Call::memory: return {ENOMEM};
    default: return {EIO, ENOSPC};
  }
}

// What one failing call led to. Everything wrong is one line of text.
struct Verdict {
  std::vector<std::string> wrong;
  bool is_lost = false, has_crashed = false, has_hung = false, is_unclear = false;
  bool has_ended = false, is_degraded = false, has_hit = false;
  std::int64_t acknowledged = 0;
};

// One server with one failing call, from its start to its next start.
class Trial {
 public:
  Trial(const Options& options, const Base& base, const std::string& path, const Point& point)
      : data_(path),
        log_(path + ".log"),
        point_(point),
        options_(options),
        disk_(path + ".disk", kRoom),
        program_(options.program, path, log_),
        workload_(ledger_, base, kCrew, options.seed),
        base_(base) {
    copy_folder(base.folder, path);
    std::filesystem::remove(log_);
  }

  Verdict run(bool fails) {
    const bool is_memory = point_.call == Call::memory;
    if (fails && !is_memory) disk_.fail(point_.call, point_.count, point_.error, point_.repeats);
    program_.start(disk_.environment(options_.disk, data_));
    if (program_.wait_until_ready(kHang) >= 0) {
      allocated_ = disk_.counted(Call::memory);
      if (fails && is_memory) disk_.fail(point_.call, point_.count, point_.error, point_.repeats);
      workload_.run(program_.port(), kRounds);
      judge_answers(workload_.take_refusals());
      if (workload_.slowest_seconds() > kHang)
        complain(verdict_.has_hung, "an answer took too long");
      if (program_.is_running()) judge_health();
      was_asked_ = program_.is_running();
      program_.terminate();
    }
    judge_end();
    disk_.heal();
    judge_data();
    verdict_.has_hit = disk_.failed() != 0;
    return verdict_;
  }
  const RecordedDisk& disk() const { return disk_; }
  // Allocations since it was ready. Those before fail like any start: with a message.
  std::int64_t allocations() const { return disk_.counted(Call::memory) - allocated_; }

 private:
  void complain(bool& kind, const std::string& what) {
    kind = true;
    verdict_.wrong.push_back(name_of(point_) + ": " + what + last_words() + where_from());
  }
  std::string log() const {
    std::ifstream file(log_);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  // What the program said when it ended of itself.
  std::string last_words() const {
    const std::string text = log();
    const std::size_t from = text.find("candor: ");
    return from == std::string::npos ? std::string()
                                     : ": " + text.substr(from, text.find('\n', from) - from);
  }
  // Where the allocation that failed came from, in the words of the preloaded library.
  std::string where_from() const {
    if (point_.call != Call::memory) return {};
    const std::string text = log();
    const std::size_t from = text.find("libcrash_disk.so(");
    return from == std::string::npos ? std::string() : "\n" + text.substr(from, kBacktraceBytes);
  }

  // Refusals are 503 or 507 with a code. What follows from one may be another refusal.
  void judge_answers(const std::vector<Refusal>& refused) {
    bool is_explained = false;
    for (const Refusal& one : refused) {
      const bool has_code = !one.code.empty() || one.request.starts_with("HEAD");
      const bool is_clear = (one.status == 503 || one.status == 507) && has_code;
      is_explained = is_explained || is_clear;
      const bool follows = is_explained && one.status >= 400 && one.status < 500;
      if (is_clear || follows) continue;
      complain(verdict_.is_unclear,
               std::to_string(one.status) + " " + one.code + " to " + one.request);
    }
  }

  // Either all of it works again, or a sync failed, and then it says that it is degraded. The call
  // may fail while the first of the later crews works.
  void judge_health() {
    for (const Crew& crew : kLater) {
      const bool has_failed = disk_.failed() != 0;
      Workload later(ledger_, base_, crew, options_.seed);
      later.run(program_.port(), kLaterRounds);
      const std::vector<Refusal> refused = later.take_refusals();
      if (refused.empty() || !program_.is_running()) return;
      judge_answers(refused);
      if (has_failed) return judge_degraded();
    }
  }

  void judge_degraded() {
    verdict_.is_degraded = true;
    const bool is_sync = point_.call == Call::fsync || point_.call == Call::fdatasync;
    if (!is_sync) complain(verdict_.is_unclear, "it does not heal");
    Client client(program_.port());
    if (client.ask("GET", "/api/v1/health/db", {}, {}, {}).status == 200)
      complain(verdict_.is_unclear, "nothing can be saved, and its health says all is well");
  }

  // Of itself with a message, or because it was asked to.
  void judge_end() {
    if (!program_.wait_for_end(2 * kHang)) {
      complain(verdict_.has_hung, "it does not end");
      program_.kill();
      return;
    }
    verdict_.has_ended = !was_asked_;
    // The first allocation that may fail comes after it was ready: nothing to give up for.
    const bool gave_up = !was_asked_ && !WIFSIGNALED(program_.status());
    if (gave_up && point_.call == Call::memory && disk_.failed() != 0)
      complain(verdict_.has_crashed, "it ended of itself");
    if (WIFSIGNALED(program_.status())) {
      complain(verdict_.has_crashed,
               "it ended by signal " + std::to_string(WTERMSIG(program_.status())));
      return;
    }
    const bool has_failed = WEXITSTATUS(program_.status()) != 0;
    if (has_failed && log().find("candor: ") == std::string::npos)
      complain(verdict_.is_unclear, "it ended without a message");
  }

  // On a disk that works again.
  void judge_data() {
    program_.start({});
    if (program_.wait_until_ready(kPatienceSeconds) < 0) {
      complain(verdict_.is_lost, "it does not start again");
      return;
    }
    const Audit found = audit(data_, ledger_, 0, Depth::whole);
    if (!found.is_clean()) complain(verdict_.is_lost, found.first);
    verdict_.acknowledged = ledger_.acknowledged();
    program_.kill();
  }

  std::string data_, log_;
  Point point_;
  const Options& options_;
  RecordedDisk disk_;
  Program program_;
  Ledger ledger_;
  Workload workload_;
  const Base& base_;
  Verdict verdict_;
  std::int64_t allocated_ = 0;
  bool was_asked_ = false;  // to end, while it ran
};

// All points of the workload, by counting its calls once.
std::vector<Point> all_points(const Options& options, const Base& base, const Scratch& scratch) {
  Trial trial(options, base, scratch / "counted", {});
  trial.run(false);
  std::vector<Point> points;
  for (int call = 0; call < kDiskCalls; ++call)
    for (std::int64_t k = 1; k <= trial.disk().counted(static_cast<Call>(call)); ++k)
      for (const std::int32_t error : errors_of(static_cast<Call>(call)))
        points.push_back({static_cast<Call>(call), k, error});
  return points;
}

// `count` of them, so that each class of calls has its share.
std::vector<Point> sample(std::vector<Point> points, const Options& options) {
  if (options.only) {
    std::erase_if(points, [&](const Point& point) { return name_of(point) != *options.only; });
    return points;
  }
  std::shuffle(points.begin(), points.end(), std::minstd_rand(options.seed));
  if (options.points == 0 || points.size() <= static_cast<std::size_t>(options.points))
    return points;
  std::vector<Point> chosen;
  int taken[kCalls] = {};
  const int share = std::max(1, options.points / kCalls);
  for (const bool is_fair : {true, false})
    for (Point& point : points) {
      const bool is_full = static_cast<int>(chosen.size()) == options.points;
      if (point.count == 0 || is_full || (is_fair && taken[int(point.call)] == share)) continue;
      ++taken[int(point.call)];
      chosen.push_back(std::exchange(point, Point{point.call, 0, 0}));
    }
  return chosen;
}

constexpr int kControlTries = 4;

struct Control {
  const char* fault;
  Point point;
  bool Verdict::*must_show;
};
const Control kDiskControls[] = {
    {"writes that are reported and not done", {Call::write, 60, kLie, true}, &Verdict::is_lost},
    {"a server that dies of a failed call", {Call::fdatasync, 9, kKill}, &Verdict::has_crashed},
    {"a server that waits for a call forever", {Call::fdatasync, 9, kStop}, &Verdict::has_hung},
};

const Control kMemoryControls[] = {
    {"a server that has no memory any more",
     {Call::memory, 500, ENOMEM, true},
     &Verdict::has_crashed},
};

void run_controls(std::string_view part, std::span<const Control> controls, const Options& options,
                  const Base& base, const Scratch& scratch, Tally& tally) {
  for (const Control& control : controls) {
    Verdict found;
    // Which call is the n-th, and so whether anybody waits for it, is a matter of timing.
    for (int earlier = 0; earlier < kControlTries && !(found.*control.must_show); ++earlier) {
      Point point = control.point;
      point.count -= earlier;
      Trial trial(options, base, scratch / "control", point);
      found = trial.run(true);
    }
    tally.check(std::string(part) + " control, found: " + control.fault, found.*control.must_show,
                found.wrong.empty() ? "" : found.wrong.front());
  }
}

struct Outcome {
  std::int64_t points = 0, hit = 0, lost = 0, crashed = 0, hung = 0, unclear = 0;
  std::int64_t ended = 0, degraded = 0, acknowledged = 0;
  std::vector<std::string> wrong;

  void add(const Verdict& one) {
    ++points;
    hit += one.has_hit;
    lost += one.is_lost;
    crashed += one.has_crashed;
    hung += one.has_hung;
    unclear += one.is_unclear;
    ended += one.has_ended;
    degraded += one.is_degraded;
    acknowledged += one.acknowledged;
    wrong.insert(wrong.end(), one.wrong.begin(), one.wrong.end());
  }
};

void judge(const std::string& part, const Outcome& all, std::size_t wanted, Tally& tally) {
  const std::string many = " of " + grouped(all.points) + " points";
  tally.check(part + " every point was tried, and most were reached",
              all.points == static_cast<std::int64_t>(wanted) && all.hit * 10 >= all.points * 9,
              grouped(all.hit) + many);
  tally.check(part + " nothing acknowledged is lost", all.lost == 0, grouped(all.lost) + many);
  tally.check(part + " no crash", all.crashed == 0, grouped(all.crashed) + many);
  tally.check(part + " no hang", all.hung == 0, grouped(all.hung) + many);
  tally.check(part + " refusals are clear, health is honest, it heals", all.unclear == 0,
              grouped(all.unclear) + many);
  for (std::size_t i = 0; i < std::min<std::size_t>(all.wrong.size(), 30); ++i)
    std::printf("   %s\n", all.wrong[i].c_str());
  std::printf(
      "%s: %s points, %s acknowledged, %lld lost, %lld crashes, %lld hangs, %s unclear; ended with"
      " a message %s, degraded until a restart %s\n",
      part.c_str(), grouped(all.points).c_str(), grouped(all.acknowledged).c_str(),
      static_cast<long long>(all.lost), static_cast<long long>(all.crashed),
      static_cast<long long>(all.hung), grouped(all.unclear).c_str(), grouped(all.ended).c_str(),
      grouped(all.degraded).c_str());
}

// All points, two at a time.
Outcome try_points(const Options& options, const Base& base, const Scratch& scratch,
                   const std::vector<Point>& points) {
  Outcome all;
  std::mutex mutex;
  std::size_t next = 0;
  const auto work = [&](const std::string& folder) {
    while (true) {
      std::size_t mine = 0;
      {
        const std::lock_guard lock(mutex);
        if (next == points.size()) return;
        mine = next++;
      }
      Trial trial(options, base, folder, points[mine]);
      const Verdict verdict = trial.run(true);
      const std::lock_guard lock(mutex);
      all.add(verdict);
    }
  };
  std::thread beside(work, scratch / "left");
  work(scratch / "right");
  beside.join();
  return all;
}

}  // namespace

void run_faults(const Options& options, Tally& tally) {
  const Scratch scratch(tally, kMemory);
  const Base base = prepare_base(options.program, scratch / "base", 1);
  run_controls("R3", kDiskControls, options, base, scratch, tally);
  const std::vector<Point> points = sample(all_points(options, base, scratch), options);
  judge("R3", try_points(options, base, scratch, points), points.size(), tally);
}

void run_allocations(const Options& options, Tally& tally) {
  const Scratch scratch(tally, kMemory);
  const Base base = prepare_base(options.program, scratch / "base", 1);
  run_controls("R4", kMemoryControls, options, base, scratch, tally);
  Trial trial(options, base, scratch / "counted", {});
  trial.run(false);
  std::minstd_rand random(options.seed);
  std::uniform_int_distribution<std::int64_t> any(1,
                                                  std::max<std::int64_t>(1, trial.allocations()));
  std::vector<Point> points;
  for (int i = 0; i < options.allocations; ++i)
    points.push_back({Call::memory, any(random), ENOMEM});
  if (options.only) {  // "memory:COUNT:ENOMEM"
    const std::size_t count = options.only->find(':') + 1;
    points = {{Call::memory, std::strtoll(options.only->c_str() + count, nullptr, 10), ENOMEM}};
  }
  judge("R4", try_points(options, base, scratch, points), points.size(), tally);
}

}  // namespace candor::crash
