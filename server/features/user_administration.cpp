// Users as administrators see and change them (S3-30..32), and the list of companies. Whatever
// happens, one active administrator stays.
#include "server/features/account_links.h"
#include "server/features/accounts.h"
#include "server/features/administrators.h"
#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/http/authentication.h"
#include "server/mail/letters.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

constexpr std::string_view kUserTables =
    "FROM accounts a JOIN companies c ON c.id = a.company_id"
    " LEFT JOIN account_subscriptions s ON s.account_id = a.id";
// In the order of describe<ManagedUser>.
const std::string kSelectUsers =
    "SELECT a.id, a.username, a.email, a.full_name, c.name, a.company_id, a.role, a.status,"
    " CASE WHEN a.status = 0 AND a.deleted_at IS NULL THEN 1 ELSE 0 END, coalesce(s.status, 0),"
    " coalesce(s.plan, 'unlimited'), s.end_date,"
    " (SELECT t.confirmed_at FROM two_factors t WHERE t.account_id = a.id),"
    " (SELECT max(x.last_seen_at) FROM account_sessions x WHERE x.account_id = a.id),"
    " a.created_at, a.updated_at, a.deleted_at " +
    std::string(kUserTables) + " ";

Result<std::vector<ManagedUser>> select_users(Reader& reader, const std::string& tail,
                                              std::span<const Value> values) {
  std::vector<ManagedUser> users;
  TRY(reader.query(kSelectUsers + tail, values, [&](const Row& row) {
    store::read_row(type_of<ManagedUser>(), row, &users.emplace_back());
  }));
  return users;
}

Result<ManagedUser> find_user(Reader& reader, AccountId id) {
  const Value values[] = {id};
  auto found = TRY(select_users(reader, "WHERE a.id = ?", values));
  if (found.empty())
    return fail(Failure::not_found, "not_found", "This no longer exists, or never did.");
  return std::move(found.front());
}

template <class E>
Status add_choice(Conditions& conditions, std::string_view condition, std::string_view field,
                  std::string_view word) {
  if (word.empty()) return ok();
  const auto value = choice_value(type_of<E>(), word);
  if (!value)
    return invalid_field(std::string(field), "unknown_choice", "Use one of the listed words.");
  conditions.add(condition, {*value});
  return ok();
}

Result<Conditions> conditions_of(const UserQuery& query, const std::string& pattern) {
  Conditions conditions({});
  const bool wants_deleted = query.status == "deleted";
  conditions.add(wants_deleted ? "a.deleted_at IS NOT NULL" : "a.deleted_at IS NULL", {});
  if (!wants_deleted)
    TRY(add_choice<AccountStatus>(conditions, "a.status = ?", "status", query.status));
  TRY(add_choice<Role>(conditions, "a.role = ?", "role", query.role));
  TRY(add_choice<SubscriptionStatus>(conditions, "coalesce(s.status, 0) = ?", "subscription_status",
                                     query.subscription_status));
  if (query.company_id.value != 0) conditions.add("a.company_id = ?", {query.company_id});
  if (!query.company.empty()) conditions.add("lower(c.name) = lower(?)", {query.company});
  conditions.search(pattern, {"a.full_name", "a.email", "a.username", "c.name"});
  return conditions;
}

Result<Page<ManagedUser>> list_users(Call& call, UserQuery query) {
  const Window window =
      TRY(window_of(page_query_of(query), {{"created_at", "a.created_at"},
                                           {"full_name", "lower(a.full_name)", true},
                                           {"email", "a.email", true},
                                           {"company", "lower(c.name)", true},
                                           {"role", "a.role"},
                                           {"status", "a.status"}}));
  const std::string pattern = search_pattern(query.search);
  const Conditions conditions = TRY(conditions_of(query, pattern));
  const Source source{std::string(kUserTables), "a.id"};
  return call.app.database->read([&](Reader& reader) {
    return read_page<ManagedUser>(reader, source, window, conditions,
                                  [&](const std::string& tail, const std::vector<Value>& values) {
                                    return select_users(reader, tail, values);
                                  });
  });
}

// Whoever waits longest comes first.
Result<Page<ManagedUser>> list_pending(Call& call, UserQuery query) {
  query.status = word_of(AccountStatus::pending);
  if (query.sort.empty()) {
    query.sort = "created_at";
    if (query.order.empty()) query.order = "asc";
  }
  return list_users(call, std::move(query));
}

Result<AccountId> user_of(const Call& call) {
  return AccountId{TRY(call.id("user"))};
}

Result<ManagedUser> read_user(Call& call) {
  const AccountId id = TRY(user_of(call));
  return call.app.database->read([&](Reader& reader) { return find_user(reader, id); });
}

// The company of that name, made when there is none (K26).
Result<CompanyId> company_for(Transaction& tx, const Call& call, const std::string& name) {
  const CompanyId same = TRY(company_named(tx, name));
  if (same.value != 0) return same;
  Company company;
  company.name = name;
  return TRY(add_company(tx, call, company)).id;
}

Status check_free(Transaction& tx, AccountId self, const std::string& email,
                  const std::string& username) {
  const auto same = TRY(store::list<Account>(
      tx, "WHERE id <> ? AND (email = ? OR lower(username) = lower(?))", {self, email, username}));
  for (const Account& other : same) {
    if (other.email == email && other.deleted_at)
      return fail(Failure::conflict, "email_taken",
                  "A deleted user has this address. Restore that user instead.");
    if (other.email == email)
      return fail(Failure::conflict, "email_taken", "Another user has this address.");
  }
  if (!same.empty()) return fail(Failure::conflict, "username_taken", "Choose another username.");
  return ok();
}

Status save_subscription(Transaction& tx, const Subscription& subscription) {
  TRY(
      tx.execute("INSERT INTO account_subscriptions(account_id, status, plan, end_date)"
                 " VALUES(?, ?, ?, ?) ON CONFLICT(account_id) DO UPDATE SET"
                 " status = excluded.status, plan = excluded.plan, end_date = excluded.end_date",
                 {subscription.account_id, static_cast<int>(subscription.status), subscription.plan,
                  subscription.end_date}));
  return ok();
}

Result<ManagedUser> create_user(Call& call, UserDraft draft) {
  const std::string hash = TRY(call.app.passwords->hash_password(draft.password));
  return call.app.database->write([&](Transaction& tx) -> Result<ManagedUser> {
    Account account;
    account.company_id =
        draft.company.empty() ? call.caller.company : TRY(company_for(tx, call, draft.company));
    account.email = text::lower_ascii(draft.email);
    account.username =
        draft.username.empty() ? TRY(free_username(tx, account.email)) : draft.username;
    TRY(check_free(tx, {}, account.email, account.username));
    account.full_name = draft.full_name.empty() ? account.username : draft.full_name;
    account.role = draft.role;
    account.status = draft.is_active ? AccountStatus::active : AccountStatus::disabled;
    account.password_hash = hash;
    account.created_at = account.updated_at = call.now;
    account = TRY(store::insert(tx, account));
    TRY(save_subscription(tx, {account.id, draft.subscription_status, draft.subscription_plan,
                               draft.subscription_end_date}));
    TRY(audit(tx, call,
              {.action = "account.created",
               .record = account.id.value,
               .details = "role " + std::string(word_of(account.role)),
               .company = account.company_id}));
    return find_user(tx, account.id);
  });
}

// Which fields a change names.
class Named {
 public:
  explicit Named(Present present) : present_(present) {}
  bool operator()(std::string_view field) const {
    return (present_ >> find_field(type_of<UserChange>(), field) & 1) != 0;
  }

 private:
  Present present_;
};

Status take_status(const Named& is_named, const UserChange& change, Account& account) {
  if (is_named("status")) account.status = change.status;
  if (!is_named("is_active")) return ok();
  const bool is_active = account.status == AccountStatus::active;
  if (is_named("status") && is_active != change.is_active)
    return invalid_field("is_active", "contradiction",
                         "status and is_active say different things.");
  if (is_active != change.is_active)
    account.status = change.is_active ? AccountStatus::active : AccountStatus::disabled;
  return ok();
}

Status take_change(Transaction& tx, const Call& call, const UserChange& change, Account& account) {
  const Named is_named(call.present);
  if (is_named("email")) {
    const std::string email = text::lower_ascii(change.email);
    if (email != account.email) TRY(change_email(tx, account, email, call.now));
  }
  if (is_named("username")) account.username = change.username;
  if (is_named("full_name")) account.full_name = change.full_name;
  if (is_named("company")) account.company_id = TRY(company_for(tx, call, change.company));
  if (is_named("role")) account.role = change.role;
  TRY(take_status(is_named, change, account));
  account.updated_at = call.now;
  return check_free(tx, account.id, account.email, account.username);
}

Status take_subscription(Transaction& tx, const Call& call, const UserChange& change,
                         AccountId id) {
  const Named is_named(call.present);
  const bool is_any = is_named("subscription_status") || is_named("subscription_plan") ||
                      is_named("subscription_end_date");
  if (!is_any) return ok();
  Subscription subscription{.account_id = id};
  const auto known = TRY(store::list<Subscription>(tx, "WHERE account_id = ?", {id}));
  if (!known.empty()) subscription = known.front();
  if (is_named("subscription_status")) subscription.status = change.subscription_status;
  if (is_named("subscription_plan")) subscription.plan = change.subscription_plan;
  if (is_named("subscription_end_date")) subscription.end_date = change.subscription_end_date;
  return save_subscription(tx, subscription);
}

// The one word that says most of what a change did.
std::string_view action_of(const Account& before, const Account& after) {
  const bool was_pending = before.status == AccountStatus::pending;
  const bool is_active = after.status == AccountStatus::active;
  if (was_pending && is_active) return "account.approved";
  if (before.status != after.status && after.status == AccountStatus::disabled)
    return "account.disabled";
  if (before.role != after.role) return "account.role_changed";
  return "account.updated";
}

// Tells who was approved, once for each time.
Status mail_approval(Transaction& tx, const Call& call, const Account& account) {
  mail::Letter letter;
  letter.kind = LetterKind::account_approved;
  letter.id = "account_approved/" + std::to_string(account.id.value) + "/" +
              std::to_string(account.updated_at.ms);
  letter.to_name = account.full_name;
  letter.to_address = account.email;
  letter.company = account.company_id;
  letter.fields = {{"name", account.full_name},
                   {"link", own_address(call.app.settings) + "/sign-in"}};
  return mail::queue_letter(tx, call.app, letter, call.now);
}

// What somebody may do has changed: their open pages and tokens end at once.
bool ends_sessions(const Account& before, const Account& after) {
  return before.role != after.role || before.company_id != after.company_id ||
         after.status != AccountStatus::active || after.deleted_at.has_value();
}

Result<Account> find_account(Transaction& tx, AccountId id) {
  Account account = TRY(store::find<Account>(tx, "WHERE id = ?", {id}));
  if (!account.deleted_at) return account;
  return fail(Failure::conflict, "user_deleted", "This user is deleted. Restore the user first.");
}

Result<ManagedUser> update_user(Call& call, UserChange change) {
  const AccountId id = TRY(user_of(call));
  return call.app.database->write([&](Transaction& tx) -> Result<ManagedUser> {
    const Account before = TRY(find_account(tx, id));
    Account after = before;
    TRY(take_change(tx, call, change, after));
    TRY(store::update(tx, after));
    TRY(check_admin_left(tx, before, after));
    TRY(take_subscription(tx, call, change, id));
    if (ends_sessions(before, after))
      TRY(http::end_sessions_of(tx, call.app, id, {}, "changed_by_admin", call.now));
    const std::string_view action = action_of(before, after);
    if (action == "account.approved") TRY(mail_approval(tx, call, after));
    TRY(audit(tx, call,
              {.action = action,
               .record = id.value,
               .details = named_fields(type_of<UserChange>(), call.present),
               .company = after.company_id}));
    return find_user(tx, id);
  });
}

Result<Nothing> delete_user(Call& call) {
  const AccountId id = TRY(user_of(call));
  return call.app.database->write([&](Transaction& tx) -> Status {
    const Account before =
        TRY(store::find<Account>(tx, "WHERE id = ? AND deleted_at IS NULL", {id}));
    Account after = before;
    after.deleted_at = after.updated_at = call.now;
    TRY(store::update(tx, after));
    TRY(check_admin_left(tx, before, after));
    TRY(http::end_sessions_of(tx, call.app, id, {}, "deleted_by_admin", call.now));
    return audit(tx, call,
                 {.action = "account.deleted", .record = id.value, .company = before.company_id});
  });
}

Result<ManagedUser> restore_user(Call& call) {
  const AccountId id = TRY(user_of(call));
  return call.app.database->write([&](Transaction& tx) -> Result<ManagedUser> {
    Account account = TRY(store::find<Account>(tx, "WHERE id = ?", {id}));
    if (!account.deleted_at) return find_user(tx, id);
    account.deleted_at.reset();
    account.updated_at = call.now;
    TRY(store::update(tx, account));
    TRY(audit(tx, call,
              {.action = "account.restored", .record = id.value, .company = account.company_id}));
    return find_user(tx, id);
  });
}

Result<Page<CompanyRow>> list_companies(Call& call, PageQuery query) {
  constexpr std::string_view kAccounts =
      "(SELECT count(*) FROM accounts a WHERE a.company_id = c.id AND a.deleted_at IS NULL)";
  const Window window = TRY(window_of(query, {{"created_at", "c.created_at"},
                                              {"name", "lower(c.name)", true},
                                              {"account_count", kAccounts}}));
  const std::string pattern = search_pattern(query.search);
  Conditions conditions({});
  conditions.search(pattern, {"c.name", "c.contact_email"});
  const Source source{"FROM companies c", "c.id"};
  const std::string select =
      "SELECT c.id, c.name, c.contact_email, " + std::string(kAccounts) +
      ", (SELECT count(*) FROM interviews i WHERE i.company_id = c.id AND i.deleted_at IS NULL),"
      " c.created_at FROM companies c ";
  return call.app.database->read([&](Reader& reader) {
    return read_page<CompanyRow>(
        reader, source, window, conditions,
        [&](const std::string& tail,
            const std::vector<Value>& values) -> Result<std::vector<CompanyRow>> {
          std::vector<CompanyRow> rows;
          TRY(reader.query(select + tail, values, [&](const Row& row) {
            store::read_row(type_of<CompanyRow>(), row, &rows.emplace_back());
          }));
          return rows;
        });
  });
}

}  // namespace

void bind_user_administration(http::Router& router, App&) {
  router.bind(api::list_users, list_users);
  router.bind(api::list_pending_users, list_pending);
  router.bind(api::create_user, create_user);
  router.bind(api::read_user, read_user);
  router.bind(api::update_user, update_user);
  router.bind(api::delete_user, delete_user);
  router.bind(api::restore_user, restore_user);
  router.bind(api::list_company_rows, list_companies);
}

}  // namespace candor::features
