#include "server/features/administrators.h"

namespace candor::features {

namespace {

bool is_active_admin(const Account& account) {
  return account.role == Role::admin && account.status == AccountStatus::active &&
         !account.deleted_at;
}

}  // namespace

Status check_admin_left(store::Reader& reader) {
  const std::int64_t left =
      TRY(reader.number("SELECT count(*) FROM accounts a JOIN companies c ON c.id = a.company_id"
                        " WHERE a.role = ? AND a.status = 0 AND a.deleted_at IS NULL"
                        " AND c.deleted_at IS NULL",
                        {static_cast<int>(Role::admin)}));
  if (left > 0) return ok();
  return fail(Failure::conflict, "last_administrator",
              "This is the only active administrator. Make somebody else one first.");
}

Status check_admin_left(store::Reader& reader, const Account& before, const Account& after) {
  if (!is_active_admin(before) || is_active_admin(after)) return ok();
  return check_admin_left(reader);
}

}  // namespace candor::features
