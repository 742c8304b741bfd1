// The company of the signed-in account: what candidates read about it and its colours.
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Transaction;

namespace {

Result<Company> my_company(Call& call) {
  return call.app.database->read([&](Reader& reader) {
    return store::find<Company>(reader, "WHERE id = ?", {call.caller.company});
  });
}

// An empty colour means the product's own.
void take_color(std::string& color, const std::string& wanted, const std::string& standard) {
  color = wanted.empty() ? standard : wanted;
}

// Only what the body names changes.
Result<Company> update_my_company(Call& call, Company change) {
  const TypeInfo& type = type_of<Company>();
  auto is_named = [&](std::string_view field) {
    return (call.present >> find_field(type, field) & 1) != 0;
  };
  return call.app.database->write([&](Transaction& tx) -> Result<Company> {
    const Company standard;
    Company company = TRY(store::find<Company>(tx, "WHERE id = ?", {call.caller.company}));
    if (is_named("name")) company.name = change.name;
    if (is_named("contact_email")) company.contact_email = change.contact_email;
    if (is_named("about")) company.about = change.about;
    if (is_named("primary_color")) {
      take_color(company.primary_color, change.primary_color, standard.primary_color);
    }
    if (is_named("accent_color")) {
      take_color(company.accent_color, change.accent_color, standard.accent_color);
    }
    if (is_named("background_color")) {
      take_color(company.background_color, change.background_color, standard.background_color);
    }
    if (is_named("text_color")) {
      take_color(company.text_color, change.text_color, standard.text_color);
    }
    company.updated_at = call.now;
    TRY(store::update(tx, company));
    TRY(audit(tx, call,
              {.action = "company.updated",
               .record = company.id.value,
               .details = named_fields(type, call.present)}));
    return company;
  });
}

}  // namespace

void bind_companies(http::Router& router, App&) {
  router.bind(api::my_company, my_company);
  router.bind(api::update_my_company, update_my_company);
}

}  // namespace candor::features
