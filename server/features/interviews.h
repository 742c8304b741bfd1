// Interviews as other features see them.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/interview.h"

namespace candor::features {

// The interview of the caller's company that `id_or_key` names (K16). Deleted ones and other
// companies' are not_found alike.
Result<Interview> find_interview(store::Reader& reader, const http::Caller& caller,
                                 std::string_view id_or_key);

}  // namespace candor::features
