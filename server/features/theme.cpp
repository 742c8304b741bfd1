// How a company looks to candidates (S3-22, S3-23): colours, logo, and a warning about colours that
// nobody can read.
#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/logos.h"
#include "server/http/header_values.h"
#include "server/http/multipart.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using http::Part;
using http::Reply;
using store::Reader;
using store::Transaction;

namespace {

struct Color {
  std::string_view field;
  std::string ThemeSettings::*shown;
  std::string Company::*kept;
};
constexpr Color kColors[] = {
    {"primary_color", &ThemeSettings::primary_color, &Company::primary_color},
    {"accent_color", &ThemeSettings::accent_color, &Company::accent_color},
    {"background_color", &ThemeSettings::background_color, &Company::background_color},
    {"text_color", &ThemeSettings::text_color, &Company::text_color},
};

// The rows of a theme; the bytes of the logo come later, outside of any transaction.
struct Stored {
  Company company;
  std::optional<Logo> logo;
};

Result<Stored> read_stored(Reader& reader, const Call& call) {
  Stored stored;
  stored.company = TRY(find_company(reader, call.caller.company));
  stored.logo = TRY(logo_of(reader, call.caller.company));
  return stored;
}

Result<ThemeSettings> settings_of(const Call& call, const Stored& stored) {
  ThemeSettings theme;
  for (const Color& color : kColors) theme.*color.shown = stored.company.*color.kept;
  if (stored.logo) {
    theme.company_logo = TRY(logo_as_data_url(call.app, *stored.logo));
    theme.logo_url = logo_address(call.origin, stored.logo->blob);
  } else if (!stored.company.logo_url.empty()) {
    theme.company_logo = stored.company.logo_url;
  }
  theme.warnings = contrast_warnings(theme);
  return theme;
}

Result<ThemeSettings> read_theme(Call& call) {
  const Stored stored =
      TRY(call.app.database->read([&](Reader& reader) { return read_stored(reader, call); }));
  return settings_of(call, stored);
}

// Saves colours that were set in `company` and what became of the logo.
Result<Stored> save(Call& call, LogoInput& logo, std::string details,
                    const std::function<void(Company&)>& take_colors) {
  auto saved = call.app.database->write([&](Transaction& tx) -> Result<Stored> {
    Company company = TRY(find_company(tx, call.caller.company));
    take_colors(company);
    TRY(apply_logo(tx, call, logo, company));
    company.updated_at = call.now;
    TRY(store::update(tx, company));
    TRY(audit(tx, call,
              {.action = "theme.updated",
               .noun = "company",
               .record = company.id.value,
               .details = std::move(details)}));
    return read_stored(tx, call);
  });
  if (saved) settle_logo(call, logo);
  return saved;
}

Result<ThemeSettings> update_theme(Call& call, ThemeSettings change) {
  const TypeInfo& type = type_of<ThemeSettings>();
  const NamedFields is_named(type, call.present);
  LogoInput logo;
  if (is_named("company_logo")) {
    logo = TRY(read_logo(call, "company_logo", change.company_logo.value_or("")));
  }
  const Stored stored =
      TRY(save(call, logo, named_fields(type, call.present), [&](Company& company) {
        for (const Color& color : kColors) {
          if (is_named(color.field)) company.*color.kept = change.*color.shown;
        }
      }));
  return settings_of(call, stored);
}

Error file_missing() {
  return invalid_field("company_logo", "required", "Attach one picture.");
}

// The bytes of the body, or those of the only file in its form.
Result<std::string_view> file_of(const Call& call, std::vector<Part>& parts) {
  const std::string content_type = call.request_header("Content-Type");
  if (http::media_type_of(content_type) != "multipart/form-data") return call.body;
  parts = TRY(http::parse_multipart(content_type, call.body));
  if (parts.size() != 1) return file_missing();
  return parts.front().bytes;
}

Result<Reply> upload_logo(Call& call) {
  std::vector<Part> parts;
  const std::string_view bytes = TRY(file_of(call, parts));
  if (bytes.empty()) return file_missing();
  LogoInput logo = TRY(store_logo(call, "company_logo", bytes));
  const Stored stored = TRY(save(call, logo, "company_logo", [](Company&) {}));
  const ThemeSettings theme = TRY(settings_of(call, stored));
  return http::reply_json(call, type_of<ThemeSettings>(), &theme);
}

// Without a logo there is nothing to do, and nothing wrong.
Result<Nothing> delete_logo(Call& call) {
  LogoInput logo;
  logo.kind = LogoInput::Kind::removed;
  TRY(save(call, logo, "company_logo", [](Company&) {}));
  return ok();
}

}  // namespace

void bind_theme(http::Router& router, App&) {
  router.bind(api::read_theme, read_theme);
  router.bind(api::update_theme, update_theme);
  router.bind_raw(api::upload_logo.info, upload_logo);
  router.bind(api::delete_logo, delete_logo);
}

}  // namespace candor::features
