// R2: the power fails at any instant. The real server is recorded under load (killed in the middle
// of what it does and started again, as machines do), and states that its disk could be in
// afterwards are made and audited.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "server/store/database.h"
#include "tests/crash/audit.h"
#include "tests/crash/crash.h"
#include "tests/crash/recorded_disk.h"
#include "tests/crash/replay.h"
#include "tests/crash/workload.h"

namespace candor::crash {

namespace {

constexpr int kStatesPerRecording = 500;

// Of the recordings in turn: long enough for checkpoints; few clients, so that moments between two
// syncs last; many clients.
struct Load {
  std::int64_t bytes;  // of the record
  Crew crew;
};
constexpr Load kLoads[] = {{7'000'000, {4, 2, 1}},
                           {400'000, {1, 1, 1}},
                           {1'500'000, {4, 2, 1}},
                           {400'000, {1, 1, 1}},
                           {1'500'000, {4, 2, 1}}};
constexpr int kLives = 4;
constexpr double kKillSeconds = 0.2;  // a call that is too rare is not waited for
constexpr std::int64_t kRoom = 64'000'000;
constexpr int kControlStates = 300, kFirstStartStates = 200;
constexpr double kPatienceSeconds = 20;
constexpr const char* kMemory = "/dev/shm";

// One server's work and everything its disk was asked.
struct Session {
  Ledger ledger;
  std::unique_ptr<Recording> recording;
};

// Ends the life of a server right before one of its next calls to the disk, so that what it began
// is done in part.
void kill_in_a_call(RecordedDisk& disk, Program& program, std::minstd_rand& random) {
  constexpr Call kCalls[] = {Call::write, Call::fsync, Call::fdatasync, Call::rename, Call::mkdir};
  disk.fail(kCalls[random() / 16 % std::size(kCalls)], 1 + random() / 16 % 3, kKill);
  if (!program.wait_for_end(kKillSeconds)) disk.kill(program);
  disk.heal();
}

// A few lives of one server, until the record has the wanted size.
bool record(const Options& options, const Base& base, const Scratch& scratch, unsigned seed,
            const Load& load, Session& session) {
  const std::string name = "recorded-" + std::to_string(seed), data = scratch / name;
  copy_folder(base.folder, data);
  RecordedDisk disk(scratch / (name + ".disk"), kRoom);
  session.ledger.now = [&] { return disk.position(); };
  Program program(options.program, data, data + ".log");
  Workload workload(session.ledger, base, load.crew, seed);
  std::minstd_rand random(seed + 3);
  for (int life = 1; life <= kLives; ++life) {
    program.start(disk.environment(options.disk, data));
    if (program.wait_until_ready(kPatienceSeconds) < 0) return false;
    workload.start(program.port());
    const double begun = seconds_now();
    while (disk.position() < load.bytes * life / kLives && program.is_running() &&
           seconds_now() - begun < kPatienceSeconds)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kill_in_a_call(disk, program, random);
    workload.stop();
  }
  session.recording = std::make_unique<Recording>(base.folder, disk.shared());
  session.ledger.now = [] { return std::int64_t{0}; };
  std::filesystem::remove_all(data);
  return !disk.is_nearly_full();
}

struct Outcome {
  std::int64_t states = 0, lost = 0, half = 0, orphans = 0, damaged = 0, acknowledged = 0;
  std::string first;

  void add(const Audit& one, const std::string& where) {
    ++states;
    lost += one.lost != 0;
    half += one.half + one.unknown != 0;
    orphans += one.orphans != 0;
    damaged += one.damaged != 0;
    if (!one.is_clean() && first.empty()) first = where + ": " + one.first;
  }
  void add(const Outcome& other) {
    states += other.states;
    lost += other.lost;
    half += other.half;
    orphans += other.orphans;
    damaged += other.damaged;
    acknowledged += other.acknowledged;
    if (first.empty()) first = other.first;
  }
  std::int64_t bad() const { return lost + half + orphans + damaged; }
};

// `count` states of one recording, in the order of time.
Outcome try_states(const Session& session, Policy policy, const std::string& folder, int count,
                   unsigned seed) {
  Outcome outcome;
  outcome.acknowledged = session.ledger.acknowledged();
  std::minstd_rand random(seed + 17);
  std::vector<std::size_t> cuts;
  const std::size_t operations = session.recording->operations().size();
  for (int i = 0; i < count; ++i) cuts.push_back(1 + random() % operations);
  std::sort(cuts.begin(), cuts.end());
  Replay replay(*session.recording, policy, folder);
  for (int i = 0; i < count; ++i) {
    replay.advance(cuts[static_cast<std::size_t>(i)]);
    replay.make_folder(seed + static_cast<unsigned>(i));
    const Audit found = audit(folder, session.ledger, replay.moment(), Depth::whole);
    outcome.add(found, "recording " + std::to_string(seed) + ", operation " +
                           std::to_string(cuts[static_cast<std::size_t>(i)]) + " of " +
                           std::to_string(operations) + ", choice " +
                           std::to_string(seed + static_cast<unsigned>(i)));
    for (const char* path : {"candor.db", "candor.db-wal"}) replay.forget(path);
    if (policy == Policy::as_recorded && !found.is_clean()) {
      replay.make_folder(seed + static_cast<unsigned>(i));  // as it was before the audit opened it
      break;
    }
  }
  return outcome;
}

struct Control {
  const char* fault;
  Policy policy;
  std::int64_t Outcome::*must_show;
};
constexpr Control kControls[] = {
    {"synchronous=NORMAL loses commits", Policy::log_synced_at_checkpoints, &Outcome::lost},
    {"synchronous=OFF damages the database", Policy::database_never_synced, &Outcome::damaged},
    {"a rename before the bytes are durable", Policy::blobs_never_synced, &Outcome::orphans},
    {"a rename that is never made durable", Policy::blob_folders_never_synced, &Outcome::orphans},
};

void run_controls(const Session& session, const Scratch& scratch, unsigned seed, Tally& tally) {
  for (const Control& control : kControls) {
    const std::string folder = scratch / ("control-" + std::to_string(int(control.policy)));
    const Outcome found = try_states(session, control.policy, folder, kControlStates, seed);
    tally.check(std::string("R2 control, found: ") + control.fault, found.*control.must_show > 0,
                grouped(found.*control.must_show) + " of " + grouped(found.states) + " states");
    std::filesystem::remove_all(folder);
  }
}

// The first start, in an empty folder

struct FirstStart {
  std::unique_ptr<Recording> recording;
  std::int64_t set_up = kNever;  // moment when the administrator was acknowledged
};

FirstStart record_first_start(const Options& options, const Scratch& scratch) {
  FirstStart first;
  const std::string data = scratch / "first", empty = scratch / "empty";
  for (const std::string& folder : {data, empty}) std::filesystem::create_directory(folder);
  RecordedDisk disk(scratch / "first.disk", kRoom);
  Program program(options.program, data, data + ".log");
  program.start(disk.environment(options.disk, data));
  if (program.wait_until_ready(kPatienceSeconds) < 0) return first;
  std::ifstream file(data + ".log");
  const std::string log((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t at = log.find("/setup/") + 7;
  const std::string token = log.substr(at, log.find(' ', at) - at);
  const Client::Answer answer = Client(program.port())
                                    .ask("POST", "/api/v1/setup", {},
                                         "{\"token\":\"" + token +
                                             R"(","company_name":"A","full_name":"A",)"
                                             R"("email":"a@example.org","password":"a long one"})",
                                         {});
  if (answer.status == 201) first.set_up = disk.position();
  program.kill();
  first.recording = std::make_unique<Recording>(empty, disk.shared());
  return first;
}

// After each cut the next start finds or makes a whole database, and the administrator if there was
// one.
bool starts_again(const Options& options, const std::string& folder, bool is_set_up) {
  const std::string command =
      "'" + options.program + "' migrate --data '" + folder + "' >>'" + folder + ".log' 2>&1";
  if (std::system(command.c_str()) != 0) return false;
  store::OpenOptions opening;
  opening.path = folder + "/candor.db";
  auto database = store::Database::open(opening);
  if (database.is_error() || database.value()->check().is_error()) return false;
  const auto accounts = database.value()->read(
      [](store::Reader& reader) { return reader.number("SELECT count(*) FROM accounts", {}); });
  return !accounts.is_error() && accounts.value() >= (is_set_up ? 1 : 0);
}

void run_first_start(const Options& options, const Scratch& scratch, Tally& tally) {
  const FirstStart first = record_first_start(options, scratch);
  const std::string folder = scratch / "first-state";
  int good = 0, tried = 0;
  std::minstd_rand random(options.seed);
  while (first.set_up != kNever && good == tried && tried < kFirstStartStates) {
    std::filesystem::remove_all(folder);
    Replay replay(*first.recording, Policy::as_recorded, folder);
    replay.advance(1 + random() % first.recording->operations().size());
    replay.make_folder(options.seed + static_cast<unsigned>(tried));
    good += starts_again(options, folder, first.set_up <= replay.moment());
    ++tried;
  }
  tally.check("R2 a cut during the first start", good == kFirstStartStates,
              grouped(good) + " of " + grouped(tried) + " states start again");
}

void judge(const Outcome& all, int wanted, Tally& tally) {
  const std::string many = " of " + grouped(all.states) + " states";
  tally.check("R2 every state was tried", all.states >= wanted, grouped(all.states));
  tally.check("R2 nothing acknowledged is lost", all.lost == 0, grouped(all.lost) + many);
  tally.check("R2 no transaction is half there", all.half == 0, grouped(all.half) + many);
  tally.check("R2 no row without its file", all.orphans == 0, grouped(all.orphans) + many);
  tally.check("R2 the database is whole", all.damaged == 0, grouped(all.damaged) + many);
  if (!all.first.empty()) std::printf("   first: %s\n", all.first.c_str());
  std::printf("R2: %s states, %s acknowledged, %lld lost or damaged\n", grouped(all.states).c_str(),
              grouped(all.acknowledged).c_str(), static_cast<long long>(all.bad()));
}

}  // namespace

void run_power_cuts(const Options& options, Tally& tally) {
  const Scratch scratch(tally, kMemory);
  const Base base = prepare_base(options.program, scratch / "base", 1);
  const int recordings = (options.states + kStatesPerRecording - 1) / kStatesPerRecording;
  run_first_start(options, scratch, tally);
  Outcome all;
  std::mutex mutex;
  int next = 0;
  const auto work = [&] {
    while (true) {
      Session session;
      int mine = 0;
      {
        const std::lock_guard lock(mutex);
        if (next == recordings || !all.first.empty()) return;
        mine = next++;
      }
      const unsigned seed = options.seed + static_cast<unsigned>(mine) * 1'000;
      const Load& load = kLoads[static_cast<std::size_t>(mine) % std::size(kLoads)];
      if (!record(options, base, scratch, seed, load, session)) return;
      if (mine == 0) {
        const std::lock_guard lock(mutex);
        run_controls(session, scratch, seed, tally);
      }
      const std::string folder = scratch / ("state-" + std::to_string(mine));
      const Outcome found =
          try_states(session, Policy::as_recorded, folder, kStatesPerRecording, seed);
      if (found.bad() == 0) std::filesystem::remove_all(folder);
      const std::lock_guard lock(mutex);
      all.add(found);
    }
  };
  std::thread beside(work);
  work();
  beside.join();
  judge(all, options.states, tally);
}

}  // namespace candor::crash
