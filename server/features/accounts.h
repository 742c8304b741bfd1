// Accounts as other features see them.
#pragma once

#include "server/store/records.h"
#include "shared/domain/account.h"

namespace candor::features {

Result<AccountView> account_view(store::Reader& reader, AccountId id);

// A username made of the e-mail address: its local part without "@", numbered when it is taken
// (K4).
Result<std::string> free_username(store::Reader& reader, std::string_view email);

}  // namespace candor::features
