// The command line of Candor: one binary that serves, sets up, migrates, checks and describes
// itself.
#include <sys/stat.h>
#include <unistd.h>
#include <csignal>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/app.h"
#include "server/features/demo.h"
#include "server/features/playback.h"
#include "server/http/server.h"
#include "server/operate/accounts.h"
#include "server/operate/arguments.h"
#include "server/operate/blobs_move.h"
#include "server/operate/commands.h"
#include "server/operate/move.h"
#include "server/operate/upkeep.h"
#include "server/work/jobs.h"
#include "server/work/memory.h"
#include "shared/api/openapi.h"

namespace candor {

namespace {

constexpr std::chrono::seconds kStopPatience{10};

// The first line of a file or, for "-", of the standard input: words on the command line are seen
// by everyone.
std::string take_password(Arguments& arguments) {
  const std::string words = take_flag(arguments, "--password");
  const std::string path = take_flag(arguments, "--password-file");
  if (path.empty()) return words;
  std::string line;
  std::ifstream file(path);
  std::getline(path == "-" ? std::cin : file, line);
  return line;
}

void print_demo_accounts() {
  print("Example company: sign in with the password " + std::string(features::kDemoPassword) +
        " as");
  for (std::string_view email : features::kDemoAccounts) print("  " + std::string(email));
}

Result<std::unique_ptr<App>> open_app(const Arguments& arguments) {
  std::vector<SettingSource> sources;
  Settings settings = TRY(read_settings(arguments, &sources));
  auto app = TRY(App::start(std::move(settings), World::real()));
  app->setting_sources = std::move(sources);
  return app;
}

// The watching thread uses the server with the lock, until it is done.
struct Watch {
  std::mutex uses_server;
  std::atomic<bool> is_done{false};
};

// Reads the certificate again on SIGHUP. Ends the server on the first other signal and the process
// on the second, or when requests do not finish in time.
void watch_signals(sigset_t signals, http::Server& server, Watch& watch) {
  std::thread([signals, &server, &watch]() mutable {
    for (bool goes_on = true; goes_on;) {
      int signal = 0;
      sigwait(&signals, &signal);
      const std::lock_guard lock(watch.uses_server);
      if (watch.is_done) return;
      goes_on = signal == SIGHUP && server.reload_certificate();
      if (goes_on) continue;
      print("Stopping: requests in progress are finished first.");
      std::fflush(stdout);
      server.stop();
    }
    sigdelset(&signals, SIGHUP);
    const timespec patience{kStopPatience.count(), 0};
    sigtimedwait(&signals, nullptr, &patience);
    if (!watch.is_done) _exit(0);  // every acknowledged byte is durable already
  }).detach();
}

// What runs beside the requests. Files that a crash left without a row are looked for at once, and
// then every night. A full disk or a damaged database stops neither the start nor reading.
Status start_background(App& app) {
  if (app.settings.demo) TRY(features::make_demo(app));
  const Status queued = app.database->write([&](store::Transaction& tx) {
    return work::enqueue(tx, {.kind = "sweep_orphans", .pace = work::Pace::slow}, app.world.now());
  });
  const Status missing = features::queue_missing_playback(app);
  for (const Status* status : {&queued, &missing}) {
    if (status->is_error())
      app.log.write(LogLevel::warn, "start_incomplete",
                    {{"code", status->error().code}, {"cause", status->error().cause}});
  }
  app.jobs->start(app.settings.job_workers);
  return ok();
}

int serve(const Arguments& arguments) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto app = open_app(arguments);
  if (app.is_error()) return complain(app.error());
  http::Server server(*app.value());
  Status bound = server.bind();
  if (bound.is_error()) return complain(bound.error());
  Status background = start_background(*app.value());
  if (background.is_error()) return complain(background.error());

  print("Candor " + std::string(kVersion) + " is ready on " + server.address());
  print("Data: " + app.value()->settings.data);
  if (app.value()->database->engine() == store::Engine::postgresql)
    print("Database: " + app.value()->database->place());
  if (!app.value()->set_up_token.empty())
    print("Open " + server.address() + "/setup/" + app.value()->set_up_token +
          " to create the first administrator. The link works once.");
  if (app.value()->settings.demo) print_demo_accounts();
  std::fflush(stdout);

  // Outlives this function: the watching thread may still read it while the process ends.
  static Watch watch;
  operate::Upkeep upkeep(*app.value());
  upkeep.start();
  watch_signals(signals, server, watch);
  server.run();
  const std::lock_guard lock(watch.uses_server);
  watch.is_done = true;
  return 0;
}

int migrate(Arguments arguments) {
  const std::string to = take_flag(arguments, "--to");
  auto app = open_app(arguments);
  if (app.is_error()) return complain(app.error());
  if (!to.empty()) {
    Status moved = operate::move_database(*app.value(), to, print);
    return moved.is_error() ? complain(moved.error()) : 0;
  }
  print("The database is up to date.");
  return 0;
}

int set_up(Arguments arguments) {
  operate::NewAccount account;
  account.company = take_flag(arguments, "--company");
  account.full_name = take_flag(arguments, "--name");
  account.email = take_flag(arguments, "--email");
  account.password = take_password(arguments);
  account.role = "admin";
  auto app = open_app(arguments);
  if (app.is_error()) return complain(app.error());
  if (app.value()->set_up_token.empty()) {
    print("This installation already has an administrator. Add people with: candor account add");
    return 1;
  }
  if (account.email.empty()) {
    Status left = app.value()->leave_set_up_token();
    if (left.is_error()) return complain(left.error());
    print("Start the server with `candor serve`, then open");
    print("  " + http::Server(*app.value()).address() + "/setup/" + app.value()->set_up_token);
    print(
        "Or create the administrator here: candor setup --company NAME --name NAME --email "
        "ADDRESS");
    print("  --password-file FILE (- reads it from the standard input)");
    return 0;
  }
  Status added = operate::add_account(*app.value(), account);
  if (added.is_error()) return complain(added.error());
  print("Created the administrator " + account.email + ".");
  return 0;
}

int account(Arguments arguments) {
  if (arguments.empty() || arguments.front() != "add") {
    print(
        "Usage: candor account add --email ADDRESS --name NAME --role "
        "admin|recruiter|domain_expert");
    print("  --password-file FILE (- reads it from the standard input)");
    return 2;
  }
  arguments.erase(arguments.begin());
  operate::NewAccount account;
  account.company = take_flag(arguments, "--company");
  account.full_name = take_flag(arguments, "--name");
  account.email = take_flag(arguments, "--email");
  account.password = take_password(arguments);
  account.role = take_flag(arguments, "--role");
  auto app = open_app(arguments);
  if (app.is_error()) return complain(app.error());
  Status added = operate::add_account(*app.value(), account);
  if (added.is_error()) return complain(added.error());
  print("Created the account " + account.email + ".");
  return 0;
}

int blobs(Arguments arguments) {
  const bool is_move = !arguments.empty() && arguments.front() == "move";
  if (is_move) arguments.erase(arguments.begin());
  const std::string to = take_flag(arguments, "--to");
  const bool removes = take_switch(arguments, "--remove-source");
  if (!is_move || to.empty()) {
    print("Usage: candor blobs move --to s3|folder [--remove-source]   (stop the server first)");
    return 2;
  }
  auto app = open_app(arguments);
  if (app.is_error()) return complain(app.error());
  const auto source = removes ? operate::Source::removed : operate::Source::kept;
  auto moved = operate::move_blobs_to(*app.value(), to, source, print);
  if (moved.is_error()) return complain(moved.error());
  const operate::MoveResult& result = moved.value();
  print(std::to_string(result.moved) + " files copied and read back, " +
        std::to_string(result.present) + " were there already, " + std::to_string(result.damaged) +
        " missing or damaged.");
  if (removes && result.damaged > 0) print("Nothing was removed, because of those.");
  if (to == "s3") print("Start the server with the same S3 settings.");
  if (to == "folder") print("Start the server without S3_BUCKET.");
  return result.damaged == 0 ? 0 : 1;
}

int openapi(const Arguments&) {
  print(schema::openapi(kVersion));
  return 0;
}

int version(const Arguments&) {
  print("candor " + std::string(kVersion));
  return 0;
}

int help(const Arguments&);

struct Command {
  std::string_view name, summary;
  int (*run)(const Arguments& arguments);
};
constexpr Command kCommands[] = {
    {"serve", "Serve Candor; the default. Settings are flags, see below", serve},
    {"setup", "Create the first administrator without a browser",
     [](const Arguments& a) { return set_up(a); }},
    {"migrate", "Bring the database up to date and stop; --to URL|sqlite|FILE copies it there",
     [](const Arguments& a) { return migrate(a); }},
    {"backup", "Copy everything to --to FOLDER or FILE.tar and verify it; the server may run",
     [](const Arguments& a) { return operate::backup_command(a); }},
    {"restore", "Make a data folder from a backup: --from BACKUP, --data FOLDER, --replace",
     [](const Arguments& a) { return operate::restore_command(a); }},
    {"doctor", "Check everything, also while the server runs; --fix, --full, --json",
     [](const Arguments& a) { return operate::doctor_command(a); }},
    {"audit", "audit verify: read the audit log and say whether it is as it was written",
     [](const Arguments& a) { return operate::audit_command(a); }},
    {"account", "account add: create an account", [](const Arguments& a) { return account(a); }},
    {"blobs", "blobs move: recordings into object storage (S3) or back",
     [](const Arguments& a) { return blobs(a); }},
    {"openapi", "Print the description of the API (OpenAPI 3.1)", openapi},
    {"version", "Print the version", version},
    {"help", "Print this", help},
};

int help(const Arguments&) {
  print("Candor: interviews that anyone can host.\n\nUsage: candor COMMAND [flags]\n\nCommands");
  for (const Command& command : kCommands)
    std::printf("  %-9s %s\n", std::string(command.name).c_str(),
                std::string(command.summary).c_str());
  print("\nSettings (flag, environment name, default)");
  std::vector<SettingSource> sources;
  if (read_settings({}, &sources).is_error()) return 1;
  for (const SettingSource& one : sources)
    std::printf("  %-32s %-28s %s\n", one.flag.c_str(), one.environment.c_str(), one.help.c_str());
  return 0;
}

int run(int count, char** words) {
  Arguments arguments(words + 1, words + count);
  const bool names_command = !arguments.empty() && !arguments.front().starts_with("--");
  std::string name = names_command ? arguments.front() : "serve";
  if (names_command) arguments.erase(arguments.begin());
  if (take_switch(arguments, "--help") || take_switch(arguments, "-h")) name = "help";
  for (const Command& command : kCommands)
    if (command.name == name) return command.run(arguments);
  std::fprintf(stderr, "candor: there is no command %s. Try candor help.\n", name.c_str());
  return 2;
}

}  // namespace

}  // namespace candor

int main(int count, char** words) {
  umask(077);  // everything we write belongs to this user alone
  candor::work::keep_memory_reserve();
  return candor::run(count, words);
}
