// The description of the API, and the test address.
#include "server/features/features.h"
#include "shared/api/endpoints.h"
#include "shared/api/openapi.h"

namespace candor::features {

using http::Call;
using http::Reply;

namespace {

// Made once: nothing in it depends on who asks.
Result<Reply> openapi(Call&) {
  static const std::string document = schema::openapi(kVersion);
  return Reply{200, {}, document, "application/json", {}};
}

Result<TestAnswer> test(Call&) {
  return TestAnswer{};
}

}  // namespace

void bind_documents(http::Router& router, App&) {
  router.bind_raw(api::openapi.info, openapi);
  router.bind(api::test, test);
}

}  // namespace candor::features
