// The audit log: who did what, when, from where, to which record (S4-46, S4-65). A change is
// written in the transaction that makes it, so that there is never one without the other.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "server/app.h"
#include "server/http/call.h"
#include "server/store/database.h"
#include "shared/domain/audit.h"

namespace candor::features {

struct Act {
  std::string_view action;     // a word of kAuditActions
  std::string_view noun = {};  // of the record; empty: what the action's word begins with
  std::int64_t record = 0;     // 0: of no record
  // Words of the program such as "status active" or names of fields; never what people wrote, never
  // a secret. At most kAuditDetailsMax bytes.
  std::string details = {};
  CompanyId company = {};  // that it concerns; none: that of the caller
};
inline constexpr std::size_t kAuditDetailsMax = 500;

// Appends to the log: who, from where and when come from the call.
Status audit(store::Transaction& tx, const http::Call& call, const Act& act);
// The same for what no request of an account does. `actor` 0: nobody who signed in; `address`
// empty: the server itself.
Status audit(store::Transaction& tx, const App& app, AccountId actor, std::string_view address,
             const Act& act, Time now);

// The names of the fields that a body gave, "title status", for `details`.
std::string named_fields(const TypeInfo& type, Present present);

// That somebody looked at personal data, in a write of its own; the same person and record once in
// kAccessQuietMs. A database that cannot be written costs the entry, which the log of the server
// then names, and not the look.
void audit_access(const http::Call& call, const Act& act);
inline constexpr std::int64_t kAccessQuietMs = 15 * kMinuteMs;

// What was looked at lately, so that a page that reads the same again is one entry. Thread-safe.
class Accesses {
 public:
  bool is_news(AccountId account, std::string_view action, std::int64_t record, Time now);

 private:
  std::mutex mutex_;
  std::map<std::string, Time> seen_;
};

}  // namespace candor::features
