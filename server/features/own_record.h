// A person can never open the file that is about themself: an account that has, or once had, the
// candidate's e-mail address reads, hears, judges and deletes nothing of that candidate's sessions,
// whatever its role. Lists leave them out.
#pragma once

#include "server/http/call.h"
#include "server/store/database.h"

namespace candor::features {

// forbidden (code "own_record") when the session is about the caller.
Status check_not_own_record(store::Reader& reader, const http::Call& call, SessionId session);

// Of a list of sessions "s": true for those that are not about the account whose number follows.
inline constexpr std::string_view kNotOwnRecord =
    "s.candidate_email NOT IN (SELECT o.email FROM (SELECT id, email FROM accounts"
    " UNION ALL SELECT account_id, email FROM earlier_addresses) o WHERE o.id = ?)";

// To be called in the transaction that takes the address `email` from the account.
Status keep_earlier_address(store::Transaction& tx, AccountId account, std::string_view email);

}  // namespace candor::features
