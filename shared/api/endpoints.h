// The whole API of Candor: the parts of this folder, and the list that the router, the OpenAPI text
// and the test matrix iterate over. Canonical prefix /api/v1; the documents' other paths are in
// aliases.h.
#pragma once

#include <span>

#include "shared/api/accounts.h"
#include "shared/api/administration.h"
#include "shared/api/api_keys.h"
#include "shared/api/audit.h"
#include "shared/api/candidates.h"
#include "shared/api/companies.h"
#include "shared/api/demo_requests.h"
#include "shared/api/documents.h"
#include "shared/api/health.h"
#include "shared/api/interviews.h"
#include "shared/api/live.h"
#include "shared/api/mail.h"
#include "shared/api/oidc.h"
#include "shared/api/overview.h"
#include "shared/api/sessions.h"
#include "shared/api/settings.h"
#include "shared/api/uploads.h"

namespace candor::api {

// Every endpoint of every part, in the order of endpoints.cpp.
std::span<const EndpointInfo* const> all();

}  // namespace candor::api
