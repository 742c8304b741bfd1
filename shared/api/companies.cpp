#include "shared/api/companies.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &my_company.info,
    &update_my_company.info,
};

}  // namespace

Part companies_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api
