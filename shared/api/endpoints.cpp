// Joins the parts of the API.
#include "shared/api/endpoints.h"

#include <vector>

namespace candor {

std::string_view word_of_method(Method method) {
  constexpr std::string_view kWords[] = {"GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS"};
  return kWords[static_cast<int>(method)];
}

std::string_view word_of_rate(RateClass rate) {
  constexpr std::string_view kWords[] = {"none", "general", "authentication", "upload", "chunk"};
  return kWords[static_cast<int>(rate)];
}

namespace api {

namespace {

constexpr Part (*const kParts[])() = {
    health_part,     accounts_part,      companies_part,  overview_part, live_part,
    interviews_part, sessions_part,      candidates_part, uploads_part,  administration_part,
    settings_part,   demo_requests_part, audit_part,      mail_part,     api_keys_part,
    documents_part,  oidc_part,
};

}  // namespace

std::span<const EndpointInfo* const> all() {
  static const auto joined = [] {
    std::vector<const EndpointInfo*> list;
    for (auto part : kParts) {
      for (const EndpointInfo* endpoint : part().endpoints) list.push_back(endpoint);
    }
    return list;
  }();
  return joined;
}

std::span<const Alias> aliases() {
  static const auto joined = [] {
    std::vector<Alias> list;
    for (auto part : kParts) {
      for (const Alias& alias : part().aliases) list.push_back(alias);
    }
    return list;
  }();
  return joined;
}

}  // namespace api

}  // namespace candor
