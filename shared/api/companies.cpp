#include "shared/api/companies.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &my_company.info,
    &update_my_company.info,
    &list_companies.info,
    &create_company.info,
    &read_company.info,
    &update_company.info,
    &delete_company.info,
    &restore_company.info,
    &list_members.info,
    &update_member.info,
    &remove_member.info,
    &list_colleague_invitations.info,
    &invite_colleague.info,
    &resend_colleague_invitation.info,
    &withdraw_colleague_invitation.info,
    &open_colleague_invitation.info,
    &accept_colleague_invitation.info,
};

constexpr Policy kS0{.invalid_status = 400, .items_name = "companies", .page_size = 10};

constexpr Alias kAliases[] = {
    {"S0-17", Method::post, "/api/companies", &create_company.info, kS0},
    {"S0-18", Method::get, "/api/companies/{company}", &read_company.info, kS0},
    {"S0-19", Method::get, "/api/companies", &list_companies.info, kS0},
    {"S0-20", Method::put, "/api/companies/{company}", &update_company.info, kS0},
    {"S0-21", Method::del, "/api/companies/{company}", &delete_company.info, kS0},
};

}  // namespace

Part companies_part() {
  return {kEndpoints, kAliases};
}

}  // namespace candor::api
