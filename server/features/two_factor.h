// The second factor as sign-in sees it. Owns the tables two_factors and recovery_codes.
#pragma once

#include <string_view>

#include "server/app.h"
#include "shared/domain/ids.h"

namespace candor::features {

Result<bool> has_two_factor(store::Reader& reader, AccountId account);

// Whether this is a code of the account's app, or one of its recovery codes; a right one is used
// up. An app's code is refused when it or a later one was taken before (RFC 6238, section 5.2).
Result<bool> takes_code(store::Transaction& tx, const App& app, AccountId account,
                        std::string_view code, Time now);

}  // namespace candor::features
