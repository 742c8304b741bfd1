#include "server/identity/identity.h"

#include "server/identity/kept.h"
#include "shared/base/text.h"

namespace candor::identity {

namespace {

constexpr int kQuietSeconds = 5;

}  // namespace

Error issuer_unreachable(std::string cause) {
  Error error = fail(Failure::unavailable, "issuer_unreachable",
                     "The sign-in service does not answer. Try again in a minute.");
  error.cause = std::move(cause);
  error.retry_after_seconds = static_cast<int>(kKeptPauseMs / kSecondMs);
  return error;
}

Result<std::string> fetch_document(const Fetch& fetch, const std::string& url,
                                   std::vector<work::HttpHeader> headers) {
  work::HttpRequest request;
  request.url = url;
  request.headers = std::move(headers);
  request.headers.push_back({"Accept", "application/json"});
  request.quiet_seconds = kQuietSeconds;
  auto answer = fetch(request);
  if (answer.is_error()) return issuer_unreachable(answer.error().cause);
  if (answer.value().status == 200) return std::move(answer.value().body);
  return issuer_unreachable("status " + text::number(answer.value().status));
}

}  // namespace candor::identity
