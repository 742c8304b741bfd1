// Who still has to turn on two-factor sign-in (REQUIRE_TWO_FACTOR).
#include "server/app.h"
#include "server/http/authentication.h"
#include "server/store/records.h"

namespace candor::http {

using store::Reader;

Result<bool> needs_two_factor(Reader& reader, const App& app, AccountSessionId session) {
  const TwoFactorRule rule = app.settings.require_two_factor;
  if (rule == TwoFactorRule::nobody) return false;
  const Role lowest = rule == TwoFactorRule::everybody ? Role::candidate : Role::admin;
  const std::int64_t found = TRY(reader.number(
      "SELECT count(*) FROM account_sessions s JOIN accounts a ON a.id = s.account_id"
      " WHERE s.id = ? AND s.is_external = 0 AND s.external_hash IS NULL AND a.role >= ?"
      " AND NOT EXISTS (SELECT 1 FROM two_factors t WHERE t.account_id = a.id"
      " AND t.confirmed_at IS NOT NULL)",
      {session, int(lowest)}));
  return found != 0;
}

}  // namespace candor::http
