// A company: the tenant every interview, account and result belongs to (S0-17, K26), and how it
// looks to candidates.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/page.h"
#include "shared/domain/permissions.h"

namespace candor {

// Colours and logo on candidate pages (S3-25). Colours are "#rrggbb"; the logo is a URL of this
// installation, or absent.
struct Theme {
  std::string primary_color = "#0f6b5c";
  std::string accent_color = "#0f6b5c";
  std::string background_color = "#f7f6f3";
  std::string text_color = "#1d1b18";
  std::optional<std::string> company_logo;
};
template <>
struct describe<Theme> {
  static constexpr std::string_view name = "Theme";
  static constexpr auto fields = fields_of(
      field<&Theme::primary_color>("primary_color", "theme.primary_color").format(Format::color),
      field<&Theme::accent_color>("accent_color", "theme.accent_color").format(Format::color),
      field<&Theme::background_color>("background_color", "theme.background_color")
          .format(Format::color),
      field<&Theme::text_color>("text_color", "theme.text_color").format(Format::color),
      field<&Theme::company_logo>("company_logo", "theme.company_logo").length(0, 2'000));
};

// Also the body of a change: only what it names changes, and a name that is named must not be
// empty. `logo_url` takes a data URL, which is stored here, or the address of a picture elsewhere,
// which is kept as text and never fetched; it gives our own URL of a stored logo (K43).
struct Company {
  CompanyId id;
  std::string name;
  std::string contact_email;  // shown to candidates as the person to ask
  std::string about;  // one paragraph candidates read on the welcome page; S0's "description"
  std::string industry;
  std::string website;
  std::string address;
  std::string logo_url;
  bool is_active = true;  // false: deleted; nobody of it can sign in, its links say so
  std::string primary_color = "#0f6b5c";
  std::string accent_color = "#0f6b5c";
  std::string background_color = "#f7f6f3";
  std::string text_color = "#1d1b18";
  Time created_at;
  Time updated_at;
  std::optional<Time> deleted_at;  // can be restored
};
template <>
struct describe<Company> {
  static constexpr std::string_view name = "Company", table = "companies",
                                    page_name = "CompanyPage";
  static constexpr auto fields = fields_of(
      field<&Company::id>("id", "company.id").set_by_server(),
      field<&Company::name>("name", "company.name").length(1, limits::kNameMax),
      field<&Company::contact_email>("contact_email", "company.contact_email")
          .format(Format::email)
          .length(0, limits::kEmailMax)
          .personal(Personal::contact),
      field<&Company::about>("about", "company.about")
          .also_named("description")
          .prints_both()
          .format(Format::multiline)
          .length(0, limits::kDescriptionMax),
      field<&Company::industry>("industry", "company.industry").length(0, limits::kIndustryMax),
      field<&Company::website>("website", "company.website")
          .format(Format::url)
          .length(0, limits::kWebAddressMax),
      field<&Company::address>("address", "company.address")
          .format(Format::multiline)
          .length(0, limits::kPostalAddressMax),
      field<&Company::logo_url>("logo_url", "company.logo_url").length(0, limits::kLogoTextMax),
      field<&Company::is_active>("is_active", "company.is_active").computed(),
      field<&Company::primary_color>("primary_color", "theme.primary_color").format(Format::color),
      field<&Company::accent_color>("accent_color", "theme.accent_color").format(Format::color),
      field<&Company::background_color>("background_color", "theme.background_color")
          .format(Format::color),
      field<&Company::text_color>("text_color", "theme.text_color").format(Format::color),
      field<&Company::created_at>("created_at", "common.created_at").set_by_server(),
      field<&Company::updated_at>("updated_at", "common.updated_at").set_by_server(),
      field<&Company::deleted_at>("deleted_at", "common.deleted_at")
          .set_by_server()
          .audience(bit(Viewer::admin)));
};

// A new company (S0-17), made by an administrator.
struct CompanyDraft {
  std::string name;
  std::string about;
  std::string industry;
  std::string website;
  std::string address;
  std::string logo_url;  // as in Company
  std::string contact_email;
};
template <>
struct describe<CompanyDraft> {
  static constexpr std::string_view name = "CompanyDraft";
  static constexpr auto fields = fields_of(
      field<&CompanyDraft::name>("name", "company.name").required().length(1, limits::kNameMax),
      field<&CompanyDraft::about>("about", "company.about")
          .also_named("description")
          .format(Format::multiline)
          .length(0, limits::kDescriptionMax),
      field<&CompanyDraft::industry>("industry", "company.industry")
          .length(0, limits::kIndustryMax),
      field<&CompanyDraft::website>("website", "company.website")
          .format(Format::url)
          .length(0, limits::kWebAddressMax),
      field<&CompanyDraft::address>("address", "company.address")
          .format(Format::multiline)
          .length(0, limits::kPostalAddressMax),
      field<&CompanyDraft::logo_url>("logo_url", "company.logo_url")
          .length(0, limits::kLogoTextMax),
      field<&CompanyDraft::contact_email>("contact_email", "company.contact_email")
          .format(Format::email)
          .length(0, limits::kEmailMax)
          .personal(Personal::contact));
};

// `status`: active, deleted or all; empty: active. Sorts by created_at, name, industry, updated_at;
// searches name, description, industry, website and contact address.
struct CompanyQuery {
  std::int32_t page = 0, per_page = 0, limit = 0, offset = -1;
  std::string after, sort, order, search, status;
  std::string industry;  // in any case
};
template <>
struct describe<CompanyQuery> {
  static constexpr std::string_view name = "CompanyQuery";
  static constexpr auto fields =
      page_fields_of<CompanyQuery>(field<&CompanyQuery::industry>("industry", "company.industry")
                                       .length(0, limits::kIndustryMax));
};

}  // namespace candor
