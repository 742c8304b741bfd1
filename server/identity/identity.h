// Who somebody is in the words of another service, after all that it said was checked.
#pragma once

#include <functional>
#include <string>

#include "server/work/http_client.h"
#include "shared/base/time.h"
#include "shared/domain/external_identity.h"

namespace candor::identity {

struct Identity {
  IdentitySource source = IdentitySource::oidc;
  std::string issuer, subject;     // together they are one person, for ever
  std::string email;               // lower case; empty when there is none
  bool is_email_verified = false;  // the issuer itself says so, not the person
  std::string full_name;           // may be empty
  std::string session;             // of that service; what ends when we end ours
  Time expires_at;
};

// Sends one request to another service; the seam at which tests play one.
using Fetch = std::function<Result<work::HttpAnswer>(const work::HttpRequest&)>;

// The body of a 200 answer to GET. unavailable: issuer_unreachable.
Result<std::string> fetch_document(const Fetch& fetch, const std::string& url,
                                   std::vector<work::HttpHeader> headers = {});
Error issuer_unreachable(std::string cause);

}  // namespace candor::identity
