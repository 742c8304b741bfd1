// One row per key: under way, done, answered.
#include "server/http/idempotency.h"

#include <exception>

#include "server/app.h"
#include "server/http/security_headers.h"
#include "server/store/alongside.h"
#include "shared/base/text.h"

namespace candor {

// An answer as it is kept, before it is encrypted.
struct KeptHeader {
  std::string name, value;
};
template <>
struct describe<KeptHeader> {
  static constexpr std::string_view name = "KeptHeader";
  static constexpr auto fields =
      fields_of(field<&KeptHeader::name>("name", ""), field<&KeptHeader::value>("value", ""));
};
struct KeptAnswer {
  std::int32_t status = 200;
  std::string content_type, body;
  std::vector<KeptHeader> headers;
};
template <>
struct describe<KeptAnswer> {
  static constexpr std::string_view name = "KeptAnswer";
  static constexpr auto fields = fields_of(
      field<&KeptAnswer::status>("status", ""), field<&KeptAnswer::content_type>("type", ""),
      field<&KeptAnswer::body>("body", ""), field<&KeptAnswer::headers>("headers", ""));
};

namespace http {

using store::Row;
using store::Transaction;

namespace {

constexpr std::size_t kKeyMax = 255;
constexpr int kForgottenAtOnce = 10'000;

enum State : std::int64_t { kUnderWay, kDone, kAnswered };

struct Entry {
  std::int64_t id = 0;
  std::string fingerprint, run, answer;
  std::int64_t state = kUnderWay;
  Time created_at;
};

// What a key is about: its row, and how its answer is encrypted.
struct Name {
  std::string owner, key_hash, fingerprint, sealing_key;
};

Error refused(Failure failure, std::string_view code, std::string_view message) {
  return fail(failure, std::string(code), std::string(message));
}

// The value of the header without quotes; empty when there is none.
Result<std::string> key_of(const Call& call) {
  std::string key = text::trim(call.request_header("Idempotency-Key"));
  if (key.empty()) return key;
  const bool is_quoted = key.size() >= 2 && key.front() == '"' && key.back() == '"';
  if (is_quoted) key = key.substr(1, key.size() - 2);
  bool is_plain = !key.empty() && key.size() <= kKeyMax;
  for (char c : key) is_plain = is_plain && c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
  if (is_plain) return key;
  return refused(Failure::malformed, "bad_idempotency_key",
                 "Idempotency-Key takes 1 to 255 plain characters, for example a UUID in quotes.");
}

std::string owner_of(const Caller& caller) {
  if (caller.account.value != 0) return "account " + text::number(caller.account.value);
  return "link " + text::number(caller.invitation.value);
}

Name name_of(const Call& call, std::string_view key) {
  Name name;
  name.owner = owner_of(call.caller);
  const std::string_view secret = call.app.keys.link_key;
  const std::string whole =
      name.owner + "\n" + std::string(call.endpoint.name) + "\n" + std::string(key);
  name.key_hash = secrets::hex(secrets::hmac(secret, "candor idempotency name\n" + whole));
  name.sealing_key = secrets::hmac(secret, "candor idempotency answer\n" + whole);
  std::string request = std::string(call.endpoint.name) + "\n";
  for (const json::Pair& pair : call.parameters) request += pair.value + "\n";
  for (const json::Pair& pair : call.query) request += pair.name + "=" + pair.value + "\n";
  request += secrets::sha256_hex(call.body);
  name.fingerprint = secrets::hex(secrets::hmac(secret, "candor idempotency request\n" + request));
  return name;
}

Result<std::optional<Entry>> find(Transaction& tx, const Call& call, const Name& name) {
  std::optional<Entry> found;
  TRY(
      tx.query("SELECT id, fingerprint, state, run, answer, created_at FROM idempotency_keys"
               " WHERE owner = ? AND endpoint = ? AND key_hash = ?",
               {name.owner, call.endpoint.name, name.key_hash}, [&](const Row& row) {
                 found = Entry{row.integer(0), row.text(1),    row.text(3),
                               row.text(4),    row.integer(2), {row.integer(5)}};
               }));
  return found;
}

// The row of a request that is to be done now, made or taken over from a run of the server that
// ended before the effect; or what the row of an earlier request says.
Result<Entry> claim(Transaction& tx, const Call& call, const Name& name) {
  const std::optional<Entry> found = TRY(find(tx, call, name));
  const bool is_over = found && found->created_at.ms + kIdempotencyMs <= call.now.ms;
  const bool is_left = found && found->state == kUnderWay && found->run != call.app.run_name &&
                       found->fingerprint == name.fingerprint;
  if (found && !is_over && !is_left) return *found;
  if (found) TRY(tx.execute("DELETE FROM idempotency_keys WHERE id = ?", {found->id}));
  const std::int64_t kept =
      TRY(tx.number("SELECT count(*) FROM idempotency_keys WHERE owner = ?", {name.owner}));
  if (kept >= kIdempotencyKeysMax) {
    Error error = refused(Failure::too_many, "too_many_idempotency_keys",
                          "You used too many idempotency keys today. Go on without, or wait.");
    error.retry_after_seconds = kHourMs / kSecondMs;
    return error;
  }
  Entry made;
  made.id =
      TRY(tx.number("INSERT INTO idempotency_keys"
                    " (owner, endpoint, key_hash, fingerprint, state, run, answer, created_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, '', ?) RETURNING id",
                    {name.owner, call.endpoint.name, name.key_hash, name.fingerprint,
                     std::int64_t{kUnderWay}, call.app.run_name, call.now}));
  return made;
}

// What a row of an earlier request answers.
Result<Reply> answer_again(const Call& call, const Name& name, const Entry& entry) {
  if (entry.fingerprint != name.fingerprint) {
    return refused(Failure::invalid, "idempotency_key_reused",
                   "This Idempotency-Key was used for another request. Make a new one.");
  }
  if (entry.state != kAnswered && entry.run == call.app.run_name) {
    Error error = refused(Failure::conflict, "idempotency_under_way",
                          "The first request with this key is not finished. Ask again soon.");
    error.retry_after_seconds = 1;
    return error;
  }
  const auto plain = secrets::decrypt(name.sealing_key, name.fingerprint, entry.answer);
  const auto kept = plain ? json::read<KeptAnswer>(*plain, json::ReadMode::response)
                          : Result<KeptAnswer>(Error{});
  if (kept.is_error()) {
    return refused(Failure::conflict, "idempotency_answer_lost",
                   "This was done, but its answer is not known any more. Look before you repeat "
                   "it with a new key.");
  }
  Reply reply;
  reply.status = kept.value().status;
  reply.content_type = kept.value().content_type;
  reply.body = kept.value().body;
  for (const KeptHeader& header : kept.value().headers) {
    reply.headers.push_back({header.name, header.value});
  }
  add_header(reply, "Idempotent-Replayed", "true");
  return reply;
}

// Empty when it cannot be kept.
std::string kept_form(const Call& call, const Name& name, const Reply& reply,
                      std::size_t first_header) {
  if (reply.file || reply.conversation || reply.body.size() > kIdempotencyAnswerMax) return {};
  KeptAnswer kept;
  kept.status = reply.status;
  kept.content_type = reply.content_type;
  kept.body = reply.body;
  for (const Header& header : reply.headers) kept.headers.push_back({header.name, header.value});
  for (std::size_t i = first_header; i < call.reply_headers.size(); ++i) {
    kept.headers.push_back({call.reply_headers[i].name, call.reply_headers[i].value});
  }
  return secrets::encrypt(call.app.world.random, name.sealing_key, name.fingerprint,
                          json::write(kept));
}

void note(const Call& call, std::string_view what, const Status& status) {
  if (!status.is_error()) return;
  call.app.log.write(LogLevel::warn, "idempotency_incomplete",
                     {{"request_id", call.request_id},
                      {"what", std::string(what)},
                      {"cause", status.error().code + " " + status.error().cause}});
}

// The effect came to nothing: the same key may try again. Where part of it was committed the row
// stays, and says so.
void give_back(const Call& call, std::int64_t id) {
  note(call, "give_back", call.app.database->write([&](Transaction& tx) -> Status {
    const auto gone = TRY(tx.execute("DELETE FROM idempotency_keys WHERE id = ? AND state = ?",
                                     {id, std::int64_t{kUnderWay}}));
    if (gone != 0) return ok();
    TRY(tx.execute("UPDATE idempotency_keys SET state = ? WHERE id = ?",
                   {std::int64_t{kAnswered}, id}));
    return ok();
  }));
}

Result<Reply> do_it(std::int64_t id, const std::function<Result<Reply>()>& effect) {
  const store::Alongside done([id](Transaction& tx) -> Status {
    TRY(tx.execute("UPDATE idempotency_keys SET state = ? WHERE id = ? AND state = ?",
                   {std::int64_t{kDone}, id, std::int64_t{kUnderWay}}));
    return ok();
  });
  return effect();
}

}  // namespace

Result<Reply> run_once(Call& call, const std::function<Result<Reply>()>& effect) {
  if (!takes_idempotency_key(call.endpoint)) return effect();
  const std::string key = TRY(key_of(call));
  if (key.empty()) return effect();
  const Name name = name_of(call, key);
  const Entry entry =
      TRY(call.app.database->write([&](Transaction& tx) { return claim(tx, call, name); }));
  const bool is_ours = entry.fingerprint.empty();
  if (!is_ours) return answer_again(call, name, entry);

  const std::size_t first_header = call.reply_headers.size();
  // Nothing is awaited inside a handler of exceptions: other requests run meanwhile.
  std::exception_ptr problem;
  Result<Reply> reply = Reply{};
  try {
    reply = do_it(entry.id, effect);
  } catch (...) {
    problem = std::current_exception();
  }
  if (problem || reply.is_error()) give_back(call, entry.id);
  if (problem) std::rethrow_exception(problem);
  if (reply.is_error()) return reply;
  const std::string kept = kept_form(call, name, reply.value(), first_header);
  note(call, "answer", call.app.database->write([&](Transaction& tx) -> Status {
    TRY(tx.execute("UPDATE idempotency_keys SET state = ?, answer = ? WHERE id = ?",
                   {std::int64_t{kAnswered}, kept, entry.id}));
    return ok();
  }));
  return reply;
}

Result<std::int64_t> forget_idempotency_keys(Transaction& tx, Time now) {
  return tx.execute(
      "DELETE FROM idempotency_keys WHERE id IN (SELECT id FROM idempotency_keys"
      " WHERE created_at <= ? ORDER BY created_at LIMIT ?)",
      {now.ms - kIdempotencyMs, kForgottenAtOnce});
}

}  // namespace http
}  // namespace candor
