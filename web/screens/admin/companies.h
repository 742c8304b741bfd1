// What the screens of companies share.
#pragma once

#include <string>
#include <string_view>

#include "shared/domain/company.h"

namespace candor {

inline constexpr std::string_view kCompaniesUrl = "/admin/companies";
std::string company_url(CompanyId id);

// Active or deleted, as a chip.
void draw_company_state(const Company& company);

}  // namespace candor
