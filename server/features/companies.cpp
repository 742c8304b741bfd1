// Companies (S0-17..21): administrators keep them all, everybody else finds their own. Deleting is
// soft: it ends every session of its people and nothing else, so that restoring brings all of it
// back.
#include "server/features/companies.h"

#include "server/features/administrators.h"
#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/features/logos.h"
#include "server/features/paging.h"
#include "server/http/authentication.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

constexpr std::string_view kTables = "FROM companies c LEFT JOIN logos l ON l.company_id = c.id";

Error no_company() {
  return fail(Failure::not_found, "not_found", "This company no longer exists, or never did.");
}

bool is_admin(const Call& call) {
  return call.caller.viewer == Viewer::admin;
}

Result<std::vector<Company>> select_companies(Reader& reader, const Call& call,
                                              std::string_view tail,
                                              std::span<const Value> values) {
  const TypeInfo& type = type_of<Company>();
  const std::string columns = store::columns_of(type, "c");
  std::vector<Company> companies;
  TRY(reader.query(
      "SELECT l.blob, " + columns + " " + std::string(kTables) + " " + std::string(tail), values,
      [&](const Row& row) {
        Company& company = companies.emplace_back();
        store::read_row(type, row, &company, 1);
        company.is_active = !company.deleted_at;
        if (!row.is_null(0)) company.logo_url = logo_address(call.origin, row.text(0));
      }));
  return companies;
}

// The word of `status` as a condition.
Result<std::string_view> living_condition(std::string_view status) {
  if (status.empty() || status == "active") return std::string_view("c.deleted_at IS NULL");
  if (status == "deleted") return std::string_view("c.deleted_at IS NOT NULL");
  if (status == "all") return std::string_view("1 = 1");
  return invalid_field("status", "unknown_choice", "Use one of active, deleted, all.");
}

Result<Page<Company>> list_companies(Call& call, CompanyQuery query) {
  PageQuery paging = page_query_of(query);
  set_page_size(paging, call.policy.page_size);
  const Window window = TRY(window_of(paging, {{"created_at", "c.created_at"},
                                               {"name", "lower(c.name)", true},
                                               {"industry", "lower(c.industry)", true},
                                               {"updated_at", "c.updated_at"}}));
  const std::string pattern = search_pattern(query.search);
  Conditions conditions({});
  conditions.add(TRY(living_condition(query.status)), {});
  if (!is_admin(call)) conditions.add("c.id = ?", {call.caller.company});
  if (!query.industry.empty()) conditions.add("lower(c.industry) = lower(?)", {query.industry});
  conditions.search(pattern, {"c.name", "c.about", "c.industry", "c.website", "c.contact_email"});
  const Source source{std::string(kTables), "c.id"};
  return call.app.database->read([&](Reader& reader) {
    return read_page<Company>(reader, source, window, conditions,
                              [&](const std::string& tail, const std::vector<Value>& values) {
                                return select_companies(reader, call, tail, values);
                              });
  });
}

// Two living companies of one name could not be told apart where only the name is typed (K26).
Status check_name_free(Reader& reader, std::string_view name, CompanyId self) {
  const std::int64_t same =
      TRY(reader.number("SELECT count(*) FROM companies WHERE lower(name) = lower(?)"
                        " AND id <> ? AND deleted_at IS NULL",
                        {name, self}));
  if (same == 0) return ok();
  return fail(Failure::conflict, "company_name_taken",
              "Another company has this name. Add something that tells them apart.");
}

Result<Company> create_company(Call& call, CompanyDraft draft) {
  LogoInput logo = TRY(read_logo(call, "logo_url", draft.logo_url));
  auto created = call.app.database->write([&](Transaction& tx) -> Result<Company> {
    TRY(check_name_free(tx, draft.name, {}));
    Company company;
    company.name = draft.name;
    company.about = draft.about;
    company.industry = draft.industry;
    company.website = draft.website;
    company.address = draft.address;
    company.contact_email = draft.contact_email;
    company = TRY(add_company(tx, call, company));
    if (TRY(apply_logo(tx, call, logo, company))) TRY(store::update(tx, company));
    return company_view(tx, call, company.id);
  });
  if (created) settle_logo(call, logo);
  return created;
}

Result<CompanyId> company_of(const Call& call) {
  const CompanyId id{TRY(call.id("company"))};
  if (!is_admin(call) && id != call.caller.company) return no_company();
  return id;
}

Result<Company> read_company(Call& call) {
  const CompanyId id = TRY(company_of(call));
  return call.app.database->read([&](Reader& reader) { return company_view(reader, call, id); });
}

Result<Company> my_company(Call& call) {
  return call.app.database->read(
      [&](Reader& reader) { return company_view(reader, call, call.caller.company); });
}

// Only what the body names changes.
Status take_change(Reader& reader, const NamedFields& is_named, const Company& change,
                   Company& company) {
  struct Part {
    std::string_view field;
    std::string Company::*text;
  };
  constexpr Part kParts[] = {
      {"name", &Company::name},
      {"contact_email", &Company::contact_email},
      {"about", &Company::about},
      {"industry", &Company::industry},
      {"website", &Company::website},
      {"address", &Company::address},
      {"primary_color", &Company::primary_color},
      {"accent_color", &Company::accent_color},
      {"background_color", &Company::background_color},
      {"text_color", &Company::text_color},
  };
  if (is_named("name") && change.name.empty()) {
    return invalid_field("name", "required", "A company needs a name.");
  }
  const bool is_renamed = is_named("name") && change.name != company.name;
  if (is_renamed) TRY(check_name_free(reader, change.name, company.id));
  for (const Part& part : kParts) {
    if (is_named(part.field)) company.*part.text = change.*part.text;
  }
  return ok();
}

Result<Company> change_company(Call& call, CompanyId id, const Company& change) {
  const NamedFields is_named(type_of<Company>(), call.present);
  LogoInput logo;
  if (is_named("logo_url")) logo = TRY(read_logo(call, "logo_url", change.logo_url));
  auto changed = call.app.database->write([&](Transaction& tx) -> Result<Company> {
    Company company = TRY(find_company(tx, id));
    if (company.deleted_at) {
      return fail(Failure::conflict, "company_deleted",
                  "This company is deleted. Restore it first.");
    }
    TRY(take_change(tx, is_named, change, company));
    TRY(apply_logo(tx, call, logo, company));
    company.updated_at = call.now;
    TRY(store::update(tx, company));
    TRY(audit(tx, call,
              {.action = "company.updated",
               .record = id.value,
               .details = named_fields(type_of<Company>(), call.present),
               .company = id}));
    return company_view(tx, call, id);
  });
  if (changed) settle_logo(call, logo);
  call.changes_of = id;
  return changed;
}

Result<Company> update_company(Call& call, Company change) {
  return change_company(call, TRY(company_of(call)), change);
}

Result<Company> update_my_company(Call& call, Company change) {
  return change_company(call, call.caller.company, change);
}

Status check_deletable(Reader& reader, const Call& call, CompanyId id) {
  if (id == call.caller.company) {
    return fail(Failure::conflict, "own_company",
                "You belong to this company. An administrator of another one can delete it.");
  }
  const std::int64_t candidates =
      TRY(reader.number("SELECT count(*) FROM candidates_company WHERE company_id = ?", {id}));
  if (candidates == 0) return ok();
  return fail(Failure::conflict, "candidates_company",
              "Candidates who registered themselves belong here. Delete their accounts instead.");
}

Status end_every_session(Transaction& tx, const Call& call, CompanyId company) {
  const std::vector<Account> people =
      TRY(store::list<Account>(tx, "WHERE company_id = ?", {company}));
  for (const Account& person : people) {
    TRY(http::end_sessions_of(tx, call.app, person.id, {}, "company_deleted", call.now));
  }
  return ok();
}

Result<Nothing> delete_company(Call& call) {
  const CompanyId id = TRY(company_of(call));
  return call.app.database->write([&](Transaction& tx) -> Status {
    Company company = TRY(find_company(tx, id));
    if (company.deleted_at) return no_company();
    TRY(check_deletable(tx, call, id));
    company.deleted_at = company.updated_at = call.now;
    TRY(store::update(tx, company));
    TRY(check_admin_left(tx));
    TRY(end_every_session(tx, call, id));
    return audit(tx, call, {.action = "company.deleted", .record = id.value, .company = id});
  });
}

Result<Company> restore_company(Call& call) {
  const CompanyId id = TRY(company_of(call));
  return call.app.database->write([&](Transaction& tx) -> Result<Company> {
    Company company = TRY(find_company(tx, id));
    if (!company.deleted_at) return company_view(tx, call, id);
    company.deleted_at.reset();
    company.updated_at = call.now;
    TRY(store::update(tx, company));
    TRY(audit(tx, call, {.action = "company.restored", .record = id.value, .company = id}));
    return company_view(tx, call, id);
  });
}

}  // namespace

Result<Company> find_company(Reader& reader, CompanyId id) {
  std::vector<Company> found = TRY(store::list<Company>(reader, "WHERE id = ?", {id}));
  if (found.empty()) return no_company();
  return std::move(found.front());
}

Result<Company> company_view(Reader& reader, const Call& call, CompanyId id) {
  const Value values[] = {id};
  std::vector<Company> found = TRY(select_companies(reader, call, "WHERE c.id = ?", values));
  if (found.empty()) return no_company();
  return std::move(found.front());
}

Result<CompanyId> company_scope(Reader& reader, const Call& call, CompanyId named) {
  if (named.value == 0 || named == call.caller.company) return call.caller.company;
  if (!is_admin(call)) return no_company();
  const Company company = TRY(find_company(reader, named));
  if (company.deleted_at) return no_company();
  return named;
}

Result<CompanyId> company_named(Reader& reader, std::string_view name) {
  return CompanyId{
      TRY(reader.number("SELECT id FROM companies WHERE lower(name) = lower(?)"
                        " AND deleted_at IS NULL"
                        " AND id NOT IN (SELECT company_id FROM candidates_company) ORDER BY id",
                        {name}))};
}

Result<Company> add_company(Transaction& tx, const Call& call, Company company) {
  company.created_at = company.updated_at = call.now;
  company = TRY(store::insert(tx, company));
  TRY(audit(tx, call,
            {.action = "company.created", .record = company.id.value, .company = company.id}));
  return company;
}

Result<Theme> candidate_theme(Reader& reader, std::string_view origin, const Company& company) {
  Theme theme;
  theme.primary_color = company.primary_color;
  theme.accent_color = company.accent_color;
  theme.background_color = company.background_color;
  theme.text_color = company.text_color;
  const std::optional<Logo> logo = TRY(logo_of(reader, company.id));
  if (logo) theme.company_logo = logo_address(origin, logo->blob);
  return theme;
}

Status check_company_there(Reader& reader, CompanyId company) {
  const std::int64_t there = TRY(reader.number(
      "SELECT count(*) FROM companies WHERE id = ? AND deleted_at IS NULL", {company}));
  if (there != 0) return ok();
  return fail(Failure::gone, "company_deleted",
              "The company that invited you no longer interviews here. You have done nothing"
              " wrong.");
}

void bind_companies(http::Router& router, App&) {
  router.bind(api::my_company, my_company);
  router.bind(api::update_my_company, update_my_company);
  router.bind(api::list_companies, list_companies);
  router.bind(api::create_company, create_company);
  router.bind(api::read_company, read_company);
  router.bind(api::update_company, update_company);
  router.bind(api::delete_company, delete_company);
  router.bind(api::restore_company, restore_company);
}

}  // namespace candor::features
