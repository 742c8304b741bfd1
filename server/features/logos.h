// Logos of companies (K43): PNG, JPEG or WebP, checked, stored as a blob under a random name, given
// to candidates under that name. Owns the table logos.
#pragma once

#include <optional>
#include <string>

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/company.h"

namespace candor {

struct Logo {
  CompanyId company_id;
  std::string blob;
  std::string content_type;
  std::int64_t size_bytes = 0;
  std::string sha256;
  Time created_at;
};
template <>
struct describe<Logo> {
  static constexpr std::string_view name = "Logo", table = "logos";
  static constexpr auto fields =
      fields_of(field<&Logo::company_id>("company_id", "").server_only(),
                field<&Logo::blob>("blob", "").server_only(),
                field<&Logo::content_type>("content_type", "").server_only(),
                field<&Logo::size_bytes>("size_bytes", "").server_only(),
                field<&Logo::sha256>("sha256", "").server_only(),
                field<&Logo::created_at>("created_at", "").server_only());
};

namespace features {

Result<std::optional<Logo>> logo_of(store::Reader& reader, CompanyId company);
// Where anybody gets it: "https://host/api/v1/logos/<name>".
std::string logo_address(std::string_view origin, std::string_view blob);
// "data:image/png;base64,…"
Result<std::string> logo_as_data_url(App& app, const Logo& logo);

// What a request wants of the logo. A stored one is durable already, but has no row yet: give it to
// apply_logo, then to settle_logo, or the sweep removes it.
struct LogoInput {
  enum class Kind { unchanged, removed, stored, elsewhere };
  Kind kind = Kind::unchanged;
  Logo stored;
  std::string address;   // of a picture elsewhere, kept as text
  bool is_used = false;  // apply_logo took it
};
// From a text field: a data URL, an address, or nothing. invalid on `field`: not_an_image,
// image_damaged, image_too_large, invalid_format. Never call it from a write operation.
Result<LogoInput> read_logo(const http::Call& call, std::string_view field, std::string_view text);
// From the bytes of a file.
Result<LogoInput> store_logo(const http::Call& call, std::string_view field,
                             std::string_view bytes);
// Changes the rows, and `company.logo_url`, which the caller saves. Gives whether anything changed.
// What was stored before disappears with the commit.
Result<bool> apply_logo(store::Transaction& tx, const http::Call& call, LogoInput& input,
                        Company& company);
// After the write succeeded: forgets a stored picture that was not used.
void settle_logo(const http::Call& call, const LogoInput& input);

}  // namespace features
}  // namespace candor
