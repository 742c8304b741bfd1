// Connecting to PostgreSQL: what is asked of the server, the lock against a second Candor, and
// coming back after the connection was lost.
#include <algorithm>
#include <thread>

#include "server/operate/log.h"
#include "server/store/database_url.h"
#include "server/store/postgres_connection.h"
#include "server/store/postgres_library.h"

namespace candor::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kOldestServer = 150'000;
constexpr std::chrono::milliseconds kFirstPause{100}, kLongestPause{5'000};
constexpr int kLockNumber = 0x43'4E'44'52;  // "CNDR"
constexpr int kLockTries = 10;
constexpr std::chrono::milliseconds kLockPause{100};

void ignore_notice(void*, const char*) {}

Error refuse(std::string code, std::string message, std::string cause = {}) {
  Error error = fail(Failure::unavailable, std::move(code), std::move(message));
  error.cause = std::move(cause);
  error.retry_after_seconds = 1;
  return error;
}

// The server's own sentence says which of the usual reasons it was.
Error cannot_connect(const std::string& url, const std::string& why) {
  const auto says = [&](std::string_view words) { return why.find(words) != std::string::npos; };
  const std::string place = masked_url(url);
  if (says("password authentication failed") || says("no password supplied") ||
      (says("role \"") && says("does not exist")))
    return refuse("database_refused",
                  "PostgreSQL refuses the user or the password of DATABASE_URL (" + place + ").",
                  why);
  if (says("database \"") && says("does not exist"))
    return refuse("database_missing",
                  "The database of DATABASE_URL does not exist (" + place +
                      "). Create it, for example with createdb.",
                  why);
  return refuse("database_unreachable",
                "Candor cannot reach the PostgreSQL server of DATABASE_URL (" + place +
                    "). Check that it runs and that host and port are right.",
                why);
}

}  // namespace

Result<std::unique_ptr<Connection>> PostgresConnection::open(const OpenOptions& options,
                                                             Purpose purpose, int lane) {
  const PostgresLibrary* const library = TRY(PostgresLibrary::load());
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(options, *library, purpose, lane));
  // Readers connect when they are first used.
  if (purpose != Purpose::reading) TRY(connection->connect());
  if (purpose == Purpose::writing && lane == 0) TRY(connection->check_server());
  return std::unique_ptr<Connection>(std::move(connection));
}

// What stands before dbname can be changed by the URL, what stands after it cannot.
Status PostgresConnection::connect() {
  static constexpr const char* kNames[] = {
      "connect_timeout",  "keepalives_idle",  "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", "application_name",
      "dbname",           "client_encoding",  nullptr};
  const char* const values[] = {"5",    "20",   "5", "3", "20000", "candor", options_.url.c_str(),
                                "UTF8", nullptr};
  handle_ = library_.connectdbParams(kNames, values, 1);
  if (library_.status(handle_) != CONNECTION_OK) {
    const std::string why = handle_ == nullptr ? "no memory" : library_.errorMessage(handle_);
    disconnect();
    return cannot_connect(options_.url, why);
  }
  library_.setNoticeProcessor(handle_, ignore_notice, nullptr);
  Status configured = configure();
  if (configured.is_error()) disconnect();
  return configured;
}

Status PostgresConnection::configure() {
  if (purpose_ == Purpose::writing && lane_ == 0) TRY(check_session());
  const std::string limit = purpose_ == Purpose::reading ? std::to_string(kReadTime.count()) : "0";
  TRY(ask("SET statement_timeout = " + limit));
  // A stronger guarantee than ours (a standby that has it too) stays.
  TRY(
      ask("SELECT set_config('synchronous_commit', 'on', false)"
          " WHERE current_setting('synchronous_commit') IN ('off', 'local')"));
  if (TRY(ask("SELECT current_schema()")).empty())
    return refuse("schema_missing",
                  "The schema that the search_path of DATABASE_URL names does not exist. Create it "
                  "first.");
  if (purpose_ == Purpose::writing && options_.is_locked) TRY(take_lock());
  if (library_.enterPipelineMode(handle_) == 1) return ok();
  return refuse("database_unreachable", "The PostgreSQL connection cannot be used.");
}

// Whether a session keeps what belongs to it: the lock, settings, prepared statements. A pooler is
// known by the number of the server's process, which it does not pass on. One that lends the
// process for single transactions gives it to another connection in between, or this one gets
// another, or a new connection finds the prepared statements of an older one; one that lends it for
// whole sessions does none of that, and is welcome.
Status PostgresConnection::check_session() {
  constexpr const char* kProcess = "SELECT pg_backend_pid()";
  const std::string ours = TRY(ask(kProcess));
  if (ours == std::to_string(library_.backendPID(handle_))) return ok();
  PostgresConnection other(options_, library_, Purpose::copying, 0);
  TRY(other.connect());
  TRY(other.begin());
  std::string theirs;
  const Reader::Visit visit = [&](const Row& row) { theirs = std::to_string(row.integer(0)); };
  const Status asked = other.run(kProcess, {}, &visit);
  const bool is_used = asked.is_error() && asked.error().code == "database_error";
  if (asked.is_error() && !is_used) return asked;
  const bool is_lent = is_used || theirs == ours || TRY(ask(kProcess)) != ours;
  other.roll_back();
  if (!is_lent) return ok();
  return refuse("transaction_pooler",
                "DATABASE_URL (" + masked_url(options_.url) +
                    ") leads to a pooler that lends connections for single transactions, where "
                    "nothing protects the database from a second Candor: use the port that pools "
                    "by session (Supabase: 5432 instead of 6543; PgBouncer: pool_mode=session) or "
                    "a direct connection.");
}

// A Candor that was killed leaves its lock as soon as the server sees that it is gone.
Status PostgresConnection::take_lock() {
  const std::string sql = "SELECT pg_try_advisory_lock(" + std::to_string(kLockNumber) +
                          ", hashtext(current_schema()) # " + std::to_string(lane_) + ")";
  for (int attempt = 0; attempt < kLockTries; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(kLockPause);
    if (TRY(ask(sql)) == "t") return ok();
  }
  return refuse("in_use", "The database " + masked_url(options_.url) +
                              " is in use by another Candor. Stop it first, or use another "
                              "database.");
}

Status PostgresConnection::check_server() {
  if (library_.serverVersion(handle_) < kOldestServer)
    return refuse("postgresql_too_old", "This PostgreSQL is older than 15, which Candor needs.");
  if (std::string_view(library_.parameterStatus(handle_, "server_encoding")) != "UTF8")
    return refuse("not_utf8",
                  "The database of DATABASE_URL does not store UTF-8. Create one with: createdb "
                  "--encoding UTF8 --template template0 NAME");
  std::string is_durable;
  const Reader::Visit visit = [&](const Row& row) { is_durable = row.text(0); };
  TRY(run("SELECT current_setting('fsync')", {}, &visit));
  if (is_durable != "on" && options_.log != nullptr)
    options_.log->write(LogLevel::warn, "postgresql_without_fsync");
  return ok();
}

Result<std::string> PostgresConnection::ask(const std::string& sql) {
  const Answer answer(library_.exec(handle_, sql.c_str()), Clear{&library_});
  const auto status = library_.resultStatus(answer.get());
  if (status == PGRES_COMMAND_OK) return std::string();
  if (status != PGRES_TUPLES_OK) return error_of(answer.get(), sql);
  if (library_.ntuples(answer.get()) == 0) return std::string();
  return std::string(library_.getvalue(answer.get(), 0, 0));
}

// At most one attempt in a while; in between the answer is at hand.
Status PostgresConnection::reconnect() {
  if (Clock::now() < next_try_) return unreachable();
  Status connected = connect();
  if (connected.is_error()) {
    pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
    next_try_ = Clock::now() + pause_;
    lost_because_ =
        connected.error().cause.empty() ? connected.error().message : connected.error().cause;
    is_in_transaction_ = false;
    return unreachable();
  }
  pause_ = {};
  next_try_ = {};
  if (!lost_because_.empty() && options_.log != nullptr)
    options_.log->write(LogLevel::info, "database_reconnected");
  lost_because_.clear();
  return ok();
}

void PostgresConnection::lose(std::string_view why) {
  lost_because_ = why;
  disconnect();
}

void PostgresConnection::disconnect() {
  if (handle_ != nullptr) library_.finish(handle_);
  handle_ = nullptr;
  unread_ends_ = 0;
  for (auto& [key, statement] : statements_) statement.is_prepared = false;
}

}  // namespace candor::store
