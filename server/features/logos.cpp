#include "server/features/logos.h"

#include <sodium.h>

#include "server/app.h"
#include "server/features/checksum.h"
#include "server/features/features.h"
#include "server/features/image_check.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "shared/describe/validate.h"

namespace candor {

// The address of a picture elsewhere.
struct PictureAddress {
  std::string url;
};
template <>
struct describe<PictureAddress> {
  static constexpr std::string_view name = "PictureAddress";
  static constexpr auto fields = fields_of(
      field<&PictureAddress::url>("url", "").format(Format::url).length(0, limits::kWebAddressMax));
};

namespace features {

using http::Call;
using http::Reply;
using store::Reader;
using store::Transaction;

namespace {

constexpr std::string_view kPath = "/api/v1/logos/";
// It never changes under its name. Whatever its bytes are, they can only be a picture.
constexpr std::string_view kCaching = "public, max-age=31536000, immutable";
constexpr std::string_view kPolicy = "default-src 'none'; sandbox";

std::string base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.pop_back();  // its final zero
  return text;
}

Error not_a_logo(std::string_view field) {
  return invalid_field(std::string(field), "invalid_format",
                       "Use a picture as data:image/png;base64,… or an address that begins with"
                       " https://");
}

Result<std::string> bytes_of_data_url(std::string_view field, std::string_view url) {
  const std::size_t comma = url.find(',');
  const bool is_base64 =
      comma != std::string_view::npos && url.substr(0, comma).ends_with(";base64");
  if (!is_base64) return not_a_logo(field);
  auto bytes = decode_base64(url.substr(comma + 1));
  if (bytes.is_error()) return not_a_logo(field);
  return bytes;
}

bool is_own_address(std::string_view address, std::string_view blob) {
  return !blob.empty() && address.ends_with(std::string(kPath) + std::string(blob));
}

Status remove_row(Transaction& tx, App& app, const Logo& logo) {
  TRY(tx.execute("DELETE FROM logos WHERE company_id = ?", {logo.company_id}));
  tx.after_commit([files = app.blobs.get(), name = logo.blob] { files->remove_later(name); });
  return ok();
}

Result<Reply> read_logo_file(Call& call) {
  const std::string name(call.parameter("logo"));
  const Logo logo = TRY(call.app.database->read([&](Reader& reader) {
    return store::find<Logo>(reader,
                             "WHERE blob = ? AND company_id IN (SELECT c.id FROM companies c"
                             " WHERE c.deleted_at IS NULL)",
                             {name});
  }));
  const auto open = [files = call.app.blobs.get(), name](std::int64_t, std::int64_t,
                                                         http::Extent) -> Result<http::FilePart> {
    blobs::LocalFile opened = TRY(files->open(name));
    return http::FilePart{std::move(opened.file), opened.position, opened.length};
  };
  Reply reply;
  reply.content_type = logo.content_type;
  reply.file = http::FileBody{name, logo.size_bytes, logo.content_type, open};
  reply.headers = {{"Cache-Control", std::string(kCaching)},
                   {"Content-Security-Policy", std::string(kPolicy)},
                   {"Content-Disposition", "inline"}};
  return reply;
}

}  // namespace

Result<std::optional<Logo>> logo_of(Reader& reader, CompanyId company) {
  std::vector<Logo> found = TRY(store::list<Logo>(reader, "WHERE company_id = ?", {company}));
  if (found.empty()) return std::optional<Logo>{};
  return std::optional<Logo>(std::move(found.front()));
}

std::string logo_address(std::string_view origin, std::string_view blob) {
  return std::string(origin) + std::string(kPath) + std::string(blob);
}

Result<std::string> logo_as_data_url(App& app, const Logo& logo) {
  const std::string bytes = TRY(app.blobs->read(logo.blob, 0, logo.size_bytes));
  return "data:" + logo.content_type + ";base64," + base64(bytes);
}

Result<LogoInput> read_logo(const Call& call, std::string_view field, std::string_view text) {
  LogoInput input;
  if (text.empty()) {
    input.kind = LogoInput::Kind::removed;
    return input;
  }
  if (text.starts_with("data:")) {
    return store_logo(call, field, TRY(bytes_of_data_url(field, text)));
  }
  if (!validate(PictureAddress{std::string(text)}).empty()) return not_a_logo(field);
  input.kind = LogoInput::Kind::elsewhere;
  input.address = text;
  return input;
}

Result<LogoInput> store_logo(const Call& call, std::string_view field, std::string_view bytes) {
  if (static_cast<std::int64_t>(bytes.size()) > limits::kLogoBytes) {
    return invalid_field(
        std::string(field), "image_too_large",
        "Use a picture of at most " + text::number(limits::kLogoBytes / 1024) + " KB.");
  }
  const auto image = check_image(bytes);
  if (image.is_error()) {
    return invalid_field(std::string(field), image.error().code, image.error().message);
  }
  LogoInput input;
  input.kind = LogoInput::Kind::stored;
  Logo& logo = input.stored;
  logo.blob = call.app.random_hex(16);
  logo.content_type = image.value().content_type;
  logo.size_bytes = static_cast<std::int64_t>(bytes.size());
  logo.created_at = call.now;
  TRY(call.app.blobs->append(logo.blob, 0, bytes));
  logo.sha256 = TRY(call.app.blobs->finish(logo.blob));
  return input;
}

Result<bool> apply_logo(Transaction& tx, const Call& call, LogoInput& input, Company& company) {
  using Kind = LogoInput::Kind;
  input.is_used = false;
  const std::optional<Logo> before = TRY(logo_of(tx, company.id));
  const bool is_same_picture =
      input.kind == Kind::stored && before && before->sha256 == input.stored.sha256;
  const bool is_same_address =
      input.kind == Kind::elsewhere &&
      (before ? is_own_address(input.address, before->blob) : input.address == company.logo_url);
  const bool has_none = input.kind == Kind::removed && !before && company.logo_url.empty();
  if (input.kind == Kind::unchanged || is_same_picture || is_same_address || has_none) return false;
  if (before) TRY(remove_row(tx, call.app, *before));
  company.logo_url = input.address;
  if (input.kind != Kind::stored) return true;
  input.stored.company_id = company.id;
  TRY(store::insert(tx, input.stored));
  input.is_used = true;
  return true;
}

void settle_logo(const Call& call, const LogoInput& input) {
  if (input.kind == LogoInput::Kind::stored && !input.is_used) {
    call.app.blobs->remove_later(input.stored.blob);
  }
}

void bind_logos(http::Router& router, App&) {
  router.bind_raw(api::read_logo.info, read_logo_file);
}

}  // namespace features
}  // namespace candor
