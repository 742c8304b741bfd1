#include "shared/api/companies.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &read_company.info,
    &update_company.info,
};

}  // namespace

Part companies_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api
