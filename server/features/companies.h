// Companies as other features see them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/company.h"

namespace candor::features {

// The row; not_found.
Result<Company> find_company(store::Reader& reader, CompanyId id);
// As it leaves: with the address of its logo and whether it is active.
Result<Company> company_view(store::Reader& reader, const http::Call& call, CompanyId id);

// The company a request is about: the one it names, else the caller's own. Administrators may name
// any that is not deleted; for others any but their own is not_found.
Result<CompanyId> company_scope(store::Reader& reader, const http::Call& call, CompanyId named);

// The living company of that name in any case, never the one of candidates who registered
// themselves (K26); 0 when there is none.
Result<CompanyId> company_named(store::Reader& reader, std::string_view name);
// A new one, with its entry in the audit log.
Result<Company> add_company(store::Transaction& tx, const http::Call& call, Company company);

// Colours and logo as candidates of a company get them.
Result<Theme> candidate_theme(store::Reader& reader, std::string_view origin,
                              const Company& company);

// gone (code "company_deleted") while the company of a link is deleted.
Status check_company_there(store::Reader& reader, CompanyId company);

// The fields of a change that its body names.
class NamedFields {
 public:
  NamedFields(const TypeInfo& type, Present present) : type_(type), present_(present) {}
  bool operator()(std::string_view field) const {
    return (present_ >> find_field(type_, field) & 1) != 0;
  }

 private:
  const TypeInfo& type_;
  Present present_;
};

}  // namespace candor::features
