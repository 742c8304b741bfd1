// The application: owns settings, clock, randomness, keys, log, database and blobs, and fixes the
// order of start and stop. Features receive it through their Call; nothing here is global.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "server/blobs/blobs.h"
#include "server/http/router.h"
#include "server/http/sign_in_throttle.h"
#include "server/http/tickets.h"
#include "server/identity/identity.h"
#include "server/mail/mailer.h"
#include "server/operate/log.h"
#include "server/operate/secrets.h"
#include "server/settings.h"
#include "server/store/database.h"
#include "server/work/bus.h"
#include "server/work/file.h"
#include "server/world.h"
#include "shared/base/time.h"

namespace candor {

namespace work {
class Jobs;
}
namespace operate {
class AuditNote;
class RequestMeter;
}  // namespace operate
namespace features {
class Accesses;
}
namespace identity {
class Services;
}
namespace http {
class AccessTokens;
}

inline constexpr std::string_view kVersion = "0.1.0";

// The world outside, injected: tests own both. Thread-safe.
struct World {
  Clock now;
  Entropy random;
  int password_cost = 12;  // of bcrypt; tests use the least
  Log::Sink log;           // empty: the error stream
  identity::Fetch fetch;   // from issuers of identities; empty: over the network
  static World real();
};

// Secrets outside the database, in <data>/secrets.json (mode 0600), made at first start.
struct Keys {
  std::string token_key;  // signs access tokens (HS256), 32 bytes
  std::string link_key;   // derives interview links and session secrets, 32 bytes
  std::string pepper;     // of passwords, 32 bytes
};

// Of a secrets.json; refuses one that others can read.
Result<Keys> read_keys(const std::string& path);

class App {
 public:
  // Opens everything in the data folder (created when missing): flock, secrets, database,
  // migrations, blobs, routes. Every failure is one clear sentence.
  static Result<std::unique_ptr<App>> start(Settings settings, World world);
  ~App();

  const Settings settings;
  const World world;
  Keys keys;
  std::unique_ptr<http::AccessTokens> access_tokens;  // signed with the token key
  Log log;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<blobs::Blobs> blobs;
  std::unique_ptr<http::Router> router;
  std::unique_ptr<Passwords> passwords;
  std::unique_ptr<work::Jobs> jobs;            // `serve` starts its threads; tests call run_due()
  const std::string run_name = random_hex(4);  // of this run of the program
  const Time started_at;
  std::vector<SettingSource> setting_sources;  // empty: nothing is known of where they come from
  const std::unique_ptr<operate::AuditNote> audit_note;  // the end of the audit log
  const std::unique_ptr<features::Accesses> accesses;
  const std::unique_ptr<operate::RequestMeter> requests;  // answered since the start
  const std::unique_ptr<work::Bus> bus;
  std::unique_ptr<mail::Mailer> mailer;          // null: none is set up, mail is held
  std::unique_ptr<identity::Services> identity;  // others that vouch for people
  // Who shows a bearer token that is not ours; empty: such tokens are refused.
  std::function<Result<http::Caller>(const http::Call&, std::string_view)> external_caller;
  http::Tickets tickets{*this};
  http::SignInThrottle sign_in_throttle;
  std::string set_up_token;  // not empty while the first administrator is missing

  std::string random_hex(std::size_t bytes) const;
  std::string random_key(
      std::size_t characters) const;  // lower-case letters and digits without look-alikes

  // Keeps the set-up token for the next start, which prints it.
  Status leave_set_up_token();
  // Files without a row, older than a day (a crash between file and row leaves them): removes or
  // only counts them.
  Result<std::int64_t> sweep_orphans(bool removes);

 private:
  explicit App(Settings settings, World world);
  void add_jobs();
  Status load_keys();
  Status open_database();
  Status open_blobs();
  Status open_mailer();
  Status prepare_set_up();
  work::File lock_;  // of the data folder
};

}  // namespace candor
