// The members of a company: its accounts but those of candidates, who work for nobody.
#include "server/features/administrators.h"
#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/http/authentication.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

constexpr std::string_view kTables = "FROM accounts a";
// In the order of describe<Member>.
constexpr std::string_view kSelect =
    "SELECT a.id, a.username, a.email, a.full_name, a.role, a.status,"
    " CASE WHEN a.status = 0 THEN 1 ELSE 0 END,"
    " (SELECT max(x.last_seen_at) FROM account_sessions x WHERE x.account_id = a.id),"
    " a.created_at FROM accounts a ";

Result<std::vector<Member>> select_members(Reader& reader, std::string_view tail,
                                           std::span<const Value> values) {
  std::vector<Member> members;
  TRY(reader.query(std::string(kSelect) + std::string(tail), values, [&](const Row& row) {
    store::read_row(type_of<Member>(), row, &members.emplace_back());
  }));
  return members;
}

Result<std::int64_t> role_filter(std::string_view word) {
  if (word.empty()) return std::int64_t{-1};
  const auto value = choice_value(type_of<Role>(), word);
  if (!value) return invalid_field("role", "unknown_choice", "Use one of the listed words.");
  return *value;
}

Result<Page<Member>> list_members(Call& call, MemberQuery query) {
  PageQuery paging = page_query_of(query);
  if (paging.sort.empty() && paging.order.empty()) paging.order = "asc";
  const Window window = TRY(window_of(paging, {{"full_name", "lower(a.full_name)", true},
                                               {"email", "a.email", true},
                                               {"role", "a.role"},
                                               {"status", "a.status"},
                                               {"created_at", "a.created_at"}}));
  const std::int64_t status = TRY(status_filter<AccountStatus>(paging));
  const std::int64_t role = TRY(role_filter(query.role));
  const std::string pattern = search_pattern(query.search);
  return call.app.database->read([&](Reader& reader) -> Result<Page<Member>> {
    const CompanyId company = TRY(company_scope(reader, call, query.company_id));
    Conditions conditions({});
    conditions.add("a.company_id = ?", {company}).add("a.deleted_at IS NULL", {});
    conditions.add("a.role <> ?", {int(Role::candidate)});
    if (status >= 0) conditions.add("a.status = ?", {status});
    if (role >= 0) conditions.add("a.role = ?", {role});
    conditions.search(pattern, {"a.full_name", "a.email", "a.username"});
    return read_page<Member>(reader, {std::string(kTables), "a.id"}, window, conditions,
                             [&](const std::string& tail, const std::vector<Value>& values) {
                               return select_members(reader, tail, values);
                             });
  });
}

// A member of the caller's own company; of others the list of users knows.
Result<Account> find_member(Reader& reader, const Call& call, std::int64_t id) {
  std::vector<Account> found = TRY(store::list<Account>(
      reader, "WHERE id = ? AND company_id = ? AND deleted_at IS NULL AND role <> ?",
      {id, call.caller.company, int(Role::candidate)}));
  if (!found.empty()) return std::move(found.front());
  return fail(Failure::not_found, "not_found", "Nobody with this number works here.");
}

Result<Member> member_view(Reader& reader, AccountId id) {
  const Value values[] = {id};
  return TRY(select_members(reader, "WHERE a.id = ?", values)).front();
}

Result<Member> update_member(Call& call, MemberChange change) {
  const std::int64_t id = TRY(call.id("member"));
  const Role role = *change.role;
  if (!is_members_role(role)) {
    return invalid_field("role", "role_refused",
                         "Use recruiter, domain_expert or admin: a member is no candidate.");
  }
  return call.app.database->write([&](Transaction& tx) -> Result<Member> {
    const Account before = TRY(find_member(tx, call, id));
    if (before.role == role) return member_view(tx, before.id);
    Account after = before;
    after.role = role;
    after.updated_at = call.now;
    TRY(store::update(tx, after));
    TRY(check_admin_left(tx, before, after));
    // What they may do has changed: their open pages and tokens end at once.
    TRY(http::end_sessions_of(tx, call.app, after.id, {}, "changed_by_admin", call.now));
    TRY(audit(tx, call,
              {.action = "account.role_changed",
               .record = id,
               .details = "role " + std::string(word_of(role))}));
    return member_view(tx, after.id);
  });
}

Result<Nothing> remove_member(Call& call) {
  const std::int64_t id = TRY(call.id("member"));
  if (id == call.caller.account.value) {
    return fail(Failure::conflict, "own_membership",
                "You cannot remove yourself. Ask another administrator.");
  }
  return call.app.database->write([&](Transaction& tx) -> Status {
    const Account before = TRY(find_member(tx, call, id));
    Account after = before;
    after.deleted_at = after.updated_at = call.now;
    TRY(store::update(tx, after));
    TRY(check_admin_left(tx, before, after));
    TRY(http::end_sessions_of(tx, call.app, after.id, {}, "deleted_by_admin", call.now));
    return audit(tx, call, {.action = "member.removed", .noun = "account", .record = id});
  });
}

}  // namespace

void bind_members(http::Router& router, App&) {
  router.bind(api::list_members, list_members);
  router.bind(api::update_member, update_member);
  router.bind(api::remove_member, remove_member);
}

}  // namespace candor::features
