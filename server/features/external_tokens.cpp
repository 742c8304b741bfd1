// Who shows a token of Supabase (K12). Its session there has a row among our sessions, made at
// first sight: it is listed, can be ended here, and ends with the account. It has no refresh token
// of ours and no end by inactivity; the issuer decides how long it goes on.
#include "server/features/audit.h"
#include "server/features/external_accounts.h"
#include "server/features/features.h"
#include "server/http/authentication.h"
#include "server/identity/services.h"
#include "server/store/records.h"

namespace candor::features {

using http::Call;
using http::Caller;
using identity::Identity;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

struct KnownSession {
  AccountSessionId id;
  bool has_ended = false;
  Time expires_at;
};

std::string session_hash(const Identity& who) {
  return secrets::sha256_hex("candor session\n" + std::string(word_of(who.source)) + "\n" +
                             who.issuer + "\n" + who.subject + "\n" + who.session);
}

Result<KnownSession> known_session(Reader& reader, const std::string& hash) {
  KnownSession found;
  TRY(
      reader.query("SELECT id, ended_at IS NOT NULL, expires_at FROM account_sessions"
                   " WHERE external_hash = ?",
                   {hash}, [&](const Row& row) {
                     found = {{row.integer(0)}, row.integer(1) != 0, {row.integer(2)}};
                   }));
  return found;
}

// The session is there and lasts as long as the token; or the account that may not come in.
Result<Account> open_session(Transaction& tx, const Call& call, const Identity& who,
                             const std::string& hash) {
  Account account = TRY(account_of(tx, call, who));
  const KnownSession session = TRY(known_session(tx, hash));
  if (may_come_in(account).is_error() || session.has_ended) return account;
  if (session.id.value == 0) {
    TRY(http::add_external_session(tx, call, account.id, hash, who.expires_at));
    TRY(tx.execute("UPDATE accounts SET last_sign_in_at = ? WHERE id = ?", {call.now, account.id}));
    TRY(audit(tx, call.app, account.id, call.address,
              {.action = "account.sign_in",
               .record = account.id.value,
               .details = std::string(word_of(who.source)),
               .company = account.company_id},
              call.now));
    return account;
  }
  TRY(tx.execute("UPDATE account_sessions SET expires_at = ?, last_seen_at = ? WHERE id = ?",
                 {who.expires_at, call.now, session.id}));
  return account;
}

Result<Caller> caller_of(const Call& call, const Identity& who) {
  const std::string hash = session_hash(who);
  const auto look = [&](Reader& reader) { return known_session(reader, hash); };
  KnownSession session = TRY(call.app.database->read(look));
  if (session.id.value == 0 || (!session.has_ended && session.expires_at < who.expires_at)) {
    const Account account = TRY(call.app.database->write(
        [&](Transaction& tx) { return open_session(tx, call, who, hash); }));
    TRY(may_come_in(account));
    session = TRY(call.app.database->read(look));
  }
  Caller caller = TRY(call.app.database->read([&](Reader& reader) {
    return http::caller_of_session(reader, call.app, session.id, call.now);
  }));
  caller.session_ends = std::min(caller.session_ends, who.expires_at);
  return caller;
}

// Refusals are told to the security log with their reason; who asks hears the same words.
Result<Caller> caller_of_supabase_token(const Call& call, std::string_view token) {
  const auto who = call.app.identity->supabase->read(token, call.now);
  Result<Caller> caller =
      who.is_error() ? Result<Caller>(Error(who.error())) : caller_of(call, who.value());
  if (caller.is_error()) {
    const Error& error = caller.error();
    call.app.log.security("external_token_refused", {{"request_id", call.request_id},
                                                     {"code", error.code},
                                                     {"reason", error.cause},
                                                     {"address", call.address}});
  }
  return caller;
}

}  // namespace

void bind_external_accounts(http::Router&, App& app) {
  if (app.identity->supabase) app.external_caller = caller_of_supabase_token;
}

}  // namespace candor::features
