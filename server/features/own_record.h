// A person can never open the file that is about themself: an account with the candidate's e-mail
// address reads, hears, judges and deletes nothing of that candidate's sessions, whatever its role.
// Lists leave them out.
#pragma once

#include "server/http/call.h"
#include "server/store/database.h"

namespace candor::features {

// forbidden (code "own_record") when the session is about the caller.
Status check_not_own_record(store::Reader& reader, const http::Call& call, SessionId session);

// Of a list of sessions "s": true for those that are not about the account whose number follows.
inline constexpr std::string_view kNotOwnRecord =
    "s.candidate_email <> (SELECT o.email FROM accounts o WHERE o.id = ?)";

}  // namespace candor::features
