// What the security log hears of failed requests (S0-33, ASVS 16.3): refused sign-ins and tokens,
// calls beyond one's role, limits met, input no honest client sends, records of others. The router
// calls it for each failure; features add events of their own with app.log.security().
#pragma once

#include "server/http/router.h"

namespace candor::http {

// An error a matched call ended with.
void watch(const Call& call, const Error& error);
// A request that never became a call: no such path, a method the path lacks, a broken head.
void watch(const App& app, const Request& request, const Error& error, std::string_view request_id,
           int status);

}  // namespace candor::http
