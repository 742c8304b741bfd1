// Where I am signed in, and signing out elsewhere.
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/http/authentication.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

AccountSessionView view_from(const Row& row, AccountSessionId current) {
  AccountSessionView view;
  view.id.value = row.integer(0);
  view.device = row.text(1);
  view.address = row.text(2);
  view.created_at.ms = row.integer(3);
  view.last_seen_at.ms = row.integer(4);
  view.expires_at.ms = row.integer(5);
  view.is_current = view.id == current;
  return view;
}

Result<AccountSessionList> list_account_sessions(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<AccountSessionList> {
    AccountSessionList list;
    TRY(reader.query(
        "SELECT id, user_agent, address, created_at, last_seen_at, expires_at"
        " FROM account_sessions WHERE account_id = ? AND ended_at IS NULL AND expires_at > ?"
        " AND (external_hash IS NOT NULL OR last_seen_at > ?)"
        " ORDER BY created_at DESC, id DESC LIMIT 1000",
        {call.caller.account, call.now, http::idle_limit(call.app, call.now)}, [&](const Row& row) {
          list.items.push_back(view_from(row, call.caller.account_session));
        }));
    return list;
  });
}

Result<Nothing> end_account_session(Call& call) {
  const AccountSessionId session{TRY(call.id("session"))};
  return call.app.database->write([&](Transaction& tx) -> Status {
    const std::int64_t own =
        TRY(tx.number("SELECT count(*) FROM account_sessions WHERE id = ? AND account_id = ?"
                      " AND ended_at IS NULL",
                      {session, call.caller.account}));
    if (own == 0) {
      return fail(Failure::not_found, "not_found", "This device is signed out already.");
    }
    TRY(http::end_session(tx, call.app, session, "ended_by_owner", call.now));
    return audit(
        tx, call,
        {.action = "account.session_ended", .record = call.caller.account.value, .details = "one"});
  });
}

Result<Acknowledged> end_other_sessions(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Result<Acknowledged> {
    TRY(http::end_sessions_of(tx, call.app, call.caller.account, call.caller.account_session,
                              "ended_by_owner", call.now));
    TRY(audit(tx, call,
              {.action = "account.session_ended",
               .record = call.caller.account.value,
               .details = "all others"}));
    return Acknowledged{true, "You are signed out everywhere else."};
  });
}

}  // namespace

void bind_account_sessions(http::Router& router, App&) {
  router.bind(api::list_account_sessions, list_account_sessions);
  router.bind(api::end_account_session, end_account_session);
  router.bind(api::end_other_sessions, end_other_sessions);
}

}  // namespace candor::features
