#include "shared/api/documents.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &openapi.info,
    &test.info,
};

}  // namespace

Part documents_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api
