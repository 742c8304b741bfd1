// Whatever happens, one active administrator stays.
#pragma once

#include "server/store/database.h"
#include "shared/domain/account.h"

namespace candor::features {

// conflict (code "last_administrator") when nobody is left who can sign in and administer. Call it
// after the change, in its transaction: writers on SQLite take turns, and PostgreSQL refuses one of
// two that counted at the same time.
Status check_admin_left(store::Reader& reader);
// The same, when the change of this account could be the reason.
Status check_admin_left(store::Reader& reader, const Account& before, const Account& after);

}  // namespace candor::features
