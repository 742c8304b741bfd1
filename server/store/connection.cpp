// What both engines share: refusing text that one of them cannot store, slow statements, and the
// words of errors.
#include "server/store/connection.h"

#include "server/operate/log.h"
#include "server/store/postgres_connection.h"
#include "server/store/sqlite_connection.h"
#include "shared/base/text.h"

namespace candor::store {

namespace {

constexpr std::int64_t kSlowMs = 100;

bool is_storable(std::string_view text) {
  return text.find('\0') == std::string_view::npos && text::is_valid_utf8(text);
}

struct Words {
  std::string_view code, message;
};
constexpr Words kWords[] = {
    {"database_corrupt", "The database is damaged and needs a person. Nothing was saved."},
    {"storage_full", "The server's disk is full. Nothing was saved. Tell the person who runs it."},
    {"outcome_unknown",
     "The server lost its database while saving. Look whether your change is there before you "
     "send it again."},
    {"run_again", "Something else changed at the same time. Nothing was saved. Try again."},
};

std::string message_of(const Error& error) {
  for (const Words& words : kWords) {
    if (words.code == error.code) return std::string(words.message);
  }
  if (error.failure == Failure::conflict)
    return "Something else changed at the same time. Reload and try again.";
  if (error.failure == Failure::internal) return "Something went wrong on the server.";
  return "The server cannot reach its database. Try again in a moment.";
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const OpenOptions& options, Purpose purpose,
                                                     int lane) {
  if (engine_of(options) == Engine::postgresql)
    return PostgresConnection::open(options, purpose, lane);
  return SqliteConnection::open(options, purpose);
}

Status Connection::run(std::string_view sql, std::span<const Value> values,
                       const Reader::Visit* visit) {
  for (const Value& value : values) {
    if (value.type != Value::Type::text || is_storable(value.text)) continue;
    return fail(Failure::malformed, "unstorable_text",
                "This text contains characters that cannot be stored. Remove them.");
  }
  const std::int64_t started = now_ms();
  Status status = run_statement(sql, values, visit);
  note_duration(sql, now_ms() - started);
  return status;
}

Status Connection::insert(const std::string& sql, std::span<const Value> values,
                          std::span<std::int64_t> new_ids) {
  std::size_t count = 0;
  const Reader::Visit take_id = [&](const Row& row) { new_ids[count++] = row.integer(0); };
  return run(sql + " RETURNING id", values, &take_id);
}

Error Connection::explain(Error error) const {
  if (error.message.empty()) error.message = message_of(error);
  if (error.failure == Failure::unavailable) error.retry_after_seconds = 1;
  const bool is_ordinary = error.code == "constraint" || error.code == "run_again";
  if (options_.log != nullptr && !is_ordinary) {
    options_.log->write(LogLevel::error, "database_failed",
                        {{"code", error.code}, {"cause", error.cause}});
  }
  return error;
}

std::int64_t Connection::now_ms() const {
  if (options_.now_ms) return options_.now_ms();
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void Connection::note_duration(std::string_view sql, std::int64_t ms) const {
  if (ms < kSlowMs || options_.log == nullptr) return;
  options_.log->write(LogLevel::warn, "slow_statement",
                      {{"ms", std::to_string(ms)}, {"sql", std::string(sql.substr(0, 500))}});
}

}  // namespace candor::store
