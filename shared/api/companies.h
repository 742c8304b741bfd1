// The company of the signed-in account (S0-17, K26).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/company.h"

namespace candor::api {

inline constexpr std::string_view kCompanyChanges = "company auth";

inline constexpr auto read_company =
    endpoint<Nothing, Company>({"read_company", "company", Method::get, "/api/v1/company",
                                Permission::use_account, "My company"});
inline constexpr auto update_company =
    endpoint<Company, Company>({"update_company", "company", Method::put, "/api/v1/company",
                                Permission::manage_company, "Change my company and its colours",
                                Body::json})
        .changing(kCompanyChanges);

Part companies_part();

}  // namespace candor::api
