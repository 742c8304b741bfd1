// My API keys: list, make, end.
#include "server/features/audit.h"
#include "server/features/features.h"

#include "server/http/api_keys.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

std::vector<Scope> scopes_in(ScopeSet set) {
  std::vector<Scope> scopes;
  for (const Scope scope : kEveryScope) {
    if ((set & bit(scope)) != 0) scopes.push_back(scope);
  }
  return scopes;
}

std::optional<Time> time_of(const Row& row, int column) {
  if (row.is_null(column)) return {};
  return Time{row.integer(column)};
}

Result<ApiKeyList> list_api_keys(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<ApiKeyList> {
    ApiKeyList list;
    TRY(
        reader.query("SELECT id, name, hint, scopes, created_at, expires_at, last_used_at,"
                     " last_used_from FROM api_keys"
                     " WHERE account_id = ? AND deleted_at IS NULL ORDER BY id DESC",
                     {call.caller.account}, [&](const Row& row) {
                       list.items.push_back({{row.integer(0)},
                                             row.text(1),
                                             row.text(2),
                                             scopes_in(static_cast<ScopeSet>(row.integer(3))),
                                             {row.integer(4)},
                                             time_of(row, 5),
                                             time_of(row, 6),
                                             row.text(7)});
                     }));
    return list;
  });
}

// Those of the draft, when the account's role can use each.
Result<ScopeSet> scopes_of(const Call& call, const ApiKeyDraft& draft) {
  ScopeSet scopes = 0;
  for (const Scope scope : draft.scopes) {
    if (!is_useful(scope, call.caller.viewer)) {
      return invalid_field("scopes", "not_yours",
                           "Your role does not allow \"" + std::string(word_of(scope)) +
                               "\", so a key of yours cannot, either.");
    }
    scopes |= bit(scope);
  }
  return scopes;
}

Result<NewApiKey> create_api_key(Call& call, ApiKeyDraft draft) {
  const ScopeSet scopes = TRY(scopes_of(call, draft));
  NewApiKey made;
  made.key = http::make_api_key(call.app.world.random);
  made.api_key.name = draft.name;
  made.api_key.hint = made.key.substr(0, http::kApiKeyHint);
  made.api_key.scopes = scopes_in(scopes);
  made.api_key.created_at = call.now;
  if (draft.expires_in_days != 0) {
    made.api_key.expires_at = Time{call.now.ms + draft.expires_in_days * kDayMs};
  }
  const std::string hash = secrets::sha256_hex(made.key);
  return call.app.database->write([&](Transaction& tx) -> Result<NewApiKey> {
    const std::int64_t count =
        TRY(tx.number("SELECT count(*) FROM api_keys WHERE account_id = ? AND deleted_at IS NULL",
                      {call.caller.account}));
    if (count >= limits::kApiKeysMax) {
      return fail(Failure::conflict, "too_many",
                  "You have as many API keys as there may be. Delete one first.");
    }
    made.api_key.id.value =
        TRY(tx.number("INSERT INTO api_keys (account_id, name, hint, key_hash, scopes, created_at,"
                      " expires_at, last_used_from) VALUES (?, ?, ?, ?, ?, ?, ?, '') RETURNING id",
                      {call.caller.account, made.api_key.name, made.api_key.hint, hash,
                       std::int64_t{scopes}, call.now, made.api_key.expires_at}));
    TRY(audit(tx, call, {.action = "api_key.created", .record = made.api_key.id.value}));
    return made;
  });
}

Result<Nothing> delete_api_key(Call& call) {
  const std::int64_t id = TRY(call.id("api_key"));
  return call.app.database->write([&](Transaction& tx) -> Status {
    const std::int64_t ended = TRY(tx.execute(
        "UPDATE api_keys SET deleted_at = ? WHERE id = ? AND account_id = ? AND deleted_at IS NULL",
        {call.now, id, call.caller.account}));
    if (ended != 0) return audit(tx, call, {.action = "api_key.revoked", .record = id});
    return fail(Failure::not_found, "not_found", "This no longer exists, or never did.");
  });
}

}  // namespace

void bind_api_keys(http::Router& router, App&) {
  router.bind(api::list_api_keys, list_api_keys);
  router.bind(api::create_api_key, create_api_key);
  router.bind(api::delete_api_key, delete_api_key);
}

}  // namespace candor::features
