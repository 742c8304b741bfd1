// Appending to the audit log, and its list for administrators.
#include "server/features/audit.h"

#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/operate/audit_chain.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

constexpr std::size_t kAccessesMax = 10'000;

// The end of the chain. Keeps its row until the commit, so that writers take turns; SQLite has one.
Result<operate::AuditHead> head_of(Transaction& tx) {
  static const std::string kHead = "SELECT entries, hash FROM audit_head WHERE id = 1";
  const bool has_one_writer = tx.engine() == store::Engine::sqlite;
  operate::AuditHead head;
  TRY(tx.query(has_one_writer ? kHead : kHead + " FOR UPDATE", {}, [&](const Row& row) {
    head = {row.integer(0), row.text(1)};
  }));
  return head;
}

Status insert_entries(Transaction& tx, std::span<const AuditEntry> entries) {
  std::string rows;
  std::vector<Value> values;
  for (const AuditEntry& entry : entries) {
    rows += rows.empty() ? "" : ", ";
    rows += "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    const Value row[] = {entry.id,
                         entry.created_at,
                         entry.actor_id,
                         entry.company_id,
                         static_cast<int>(entry.kind),
                         entry.action,
                         entry.noun,
                         entry.record_id,
                         entry.address,
                         entry.details,
                         entry.previous,
                         entry.hash};
    values.insert(values.end(), std::begin(row), std::end(row));
  }
  TRY(
      tx.execute("INSERT INTO audit_log(id, created_at, actor_id, company_id, kind, action, noun,"
                 " record_id, address, details, previous, hash) VALUES " +
                     rows,
                 values));
  return ok();
}

// The entries of all operations of one commit. Alone each would wait for the end of the chain.
Status append_all(Transaction& tx, void* context, std::span<std::any> added) {
  constexpr std::size_t kRows = 50;
  const operate::AuditHead before = TRY(head_of(tx));
  operate::AuditHead head = before;
  std::vector<AuditEntry> entries;
  for (std::any& one : added) {
    AuditEntry& entry = entries.emplace_back(std::any_cast<AuditEntry&&>(std::move(one)));
    entry.id.value = ++head.entries;
    entry.previous = std::move(head.hash);
    entry.hash = head.hash = operate::hash_of(entry);
  }
  for (std::span<const AuditEntry> left = entries; !left.empty();
       left = left.subspan(std::min(kRows, left.size())))
    TRY(insert_entries(tx, left.first(std::min(kRows, left.size()))));
  TRY(
      tx.execute("INSERT INTO audit_head(id, entries, hash) VALUES(1, ?, ?) ON CONFLICT(id)"
                 " DO UPDATE SET entries = excluded.entries, hash = excluded.hash",
                 {head.entries, head.hash}));
  tx.after_commit([note = static_cast<operate::AuditNote*>(context),
                   link = operate::AuditLink{before.entries + 1, head.entries, before.hash,
                                             head.hash}] { note->keep(link); });
  return ok();
}

Status append(Transaction& tx, const App& app, AuditEntry entry, const Act& act) {
  const AuditAction* action = audit_action_of(act.action);
  if (action == nullptr || act.details.size() > kAuditDetailsMax) {
    Error error = fail(Failure::internal, "bad_act", "Something went wrong on the server.");
    error.cause = "audit: unknown action or too long details: " + std::string(act.action);
    return error;
  }
  entry.kind = action->kind;
  entry.action = act.action;
  entry.noun = act.noun.empty() ? act.action.substr(0, act.action.find('.')) : act.noun;
  entry.record_id = act.record;
  entry.details = act.details;
  if (act.company.value != 0) entry.company_id = act.company;
  tx.at_commit(append_all, app.audit_note.get(), std::move(entry));
  return ok();
}

struct Wanted {
  Window window;
  std::int64_t kind = -1;
};

Result<Wanted> read_wishes(const AuditQuery& query) {
  Wanted wanted;
  wanted.window = TRY(window_of(page_query_of(query), {{"id", "l.id"}}));
  if (!query.kind.empty()) {
    const auto kind = choice_value(type_of<AuditKind>(), query.kind);
    if (!kind) return invalid_field("kind", "unknown_choice", "Use one of the listed kinds.");
    wanted.kind = *kind;
  }
  if (!query.action.empty() && audit_action_of(query.action) == nullptr)
    return invalid_field("action", "unknown_choice", "Use one of the listed actions.");
  return wanted;
}

Conditions conditions_of(const AuditQuery& query, const Wanted& wanted,
                         const std::string& pattern) {
  Conditions conditions({});
  if (wanted.kind >= 0) conditions.add("l.kind = ?", {wanted.kind});
  if (!query.action.empty()) conditions.add("l.action = ?", {query.action});
  if (!query.noun.empty()) conditions.add("l.noun = ?", {query.noun});
  if (query.record_id != 0) conditions.add("l.record_id = ?", {query.record_id});
  if (query.actor_id.value != 0) conditions.add("l.actor_id = ?", {query.actor_id});
  if (query.company_id.value != 0) conditions.add("l.company_id = ?", {query.company_id});
  if (!query.address.empty()) conditions.add("l.address = ?", {query.address});
  if (query.since) conditions.add("l.created_at >= ?", {*query.since});
  if (query.until) conditions.add("l.created_at < ?", {*query.until});
  conditions.search(pattern, {"coalesce(a.full_name, '')", "l.action", "l.details", "l.address"});
  return conditions;
}

Result<Page<AuditEntryView>> list_entries(Call& call, AuditQuery query) {
  const Wanted wanted = TRY(read_wishes(query));
  const std::string pattern = search_pattern(query.search);
  const Conditions conditions = conditions_of(query, wanted, pattern);
  const Source source{
      "FROM audit_log l LEFT JOIN accounts a ON a.id = l.actor_id"
      " LEFT JOIN companies c ON c.id = l.company_id",
      "l.id"};
  return call.app.database->read([&](Reader& reader) {
    return read_page<AuditEntryView>(
        reader, source, wanted.window, conditions,
        [&](const std::string& tail,
            const std::vector<store::Value>& values) -> Result<std::vector<AuditEntryView>> {
          std::vector<AuditEntryView> rows;
          TRY(reader.query(
              "SELECT l.id, l.created_at, l.actor_id, coalesce(a.full_name, ''), l.company_id,"
              " coalesce(c.name, ''), l.kind, l.action, l.noun, l.record_id, l.address, l.details,"
              " l.hash " +
                  source.tables + " " + tail,
              values, [&](const Row& row) {
                store::read_row(type_of<AuditEntryView>(), row, &rows.emplace_back());
              }));
          return rows;
        });
  });
}

Result<AuditVerdict> verify(Call& call) {
  return operate::verify_audit(*call.app.database, call.app.settings.data);
}

}  // namespace

Status audit(Transaction& tx, const Call& call, const Act& act) {
  AuditEntry entry;
  entry.created_at = call.now;
  entry.actor_id = call.caller.account;
  entry.company_id = call.caller.company;
  entry.address = call.address;
  return append(tx, call.app, std::move(entry), act);
}

Status audit(Transaction& tx, const App& app, AccountId actor, std::string_view address,
             const Act& act, Time now) {
  AuditEntry entry;
  entry.created_at = now;
  entry.actor_id = actor;
  entry.address = address;
  return append(tx, app, std::move(entry), act);
}

std::string named_fields(const TypeInfo& type, Present present) {
  std::string names;
  for (std::size_t i = 0; i < type.fields.size(); ++i) {
    if ((present >> i & 1) == 0) continue;
    names += (names.empty() ? "" : " ") + std::string(type.fields[i].name);
  }
  return names;
}

bool Accesses::is_news(AccountId account, std::string_view action, std::int64_t record, Time now) {
  const std::string key =
      std::to_string(account.value) + " " + std::string(action) + " " + std::to_string(record);
  const std::lock_guard lock(mutex_);
  if (seen_.size() >= kAccessesMax) seen_.clear();
  const auto [place, is_new] = seen_.try_emplace(key, now);
  if (is_new) return true;
  const bool is_quiet = now.ms - place->second.ms < kAccessQuietMs && now >= place->second;
  if (!is_quiet) place->second = now;
  return !is_quiet;
}

void audit_access(const Call& call, const Act& act) {
  if (!call.app.accesses->is_news(call.caller.account, act.action, act.record, call.now)) return;
  const Status written =
      call.app.database->write([&](Transaction& tx) { return audit(tx, call, act); });
  if (!written.is_error()) return;
  call.app.log.write(LogLevel::warn, "access_not_audited",
                     {{"action", std::string(act.action)},
                      {"record", std::to_string(act.record)},
                      {"code", written.error().code}});
}

void bind_audit(http::Router& router, App&) {
  router.bind(api::list_audit_entries, list_entries);
  router.bind(api::verify_audit_log, verify);
}

}  // namespace candor::features
