// Names, types, encodings and validators of the client's files.
#include "server/http/client_bundle.h"

#include "server/http/security_headers.h"
#include "server/operate/secrets.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::string_view kForever = "public, max-age=31536000, immutable";
constexpr std::string_view kRevalidate = "no-cache";
constexpr std::size_t kHashLetters = 8;

constexpr std::string_view kNoClient =
    "<!doctype html><html lang=\"en\"><title>Candor</title>"
    "<p>This server was built without its browser client. The API answers under "
    "/api/v1.</p></html>";

struct MediaType {
  std::string_view ending, type;
};
constexpr MediaType kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
};

std::string type_of_name(std::string_view name) {
  for (const MediaType& one : kTypes) {
    if (name.ends_with(one.ending)) return std::string(one.type);
  }
  return "application/octet-stream";
}

// "app.3f2a91c0.wasm" or "app-3F2A91C0.js": a part of letters and digits with a digit, eight long
// or more.
bool has_hash(std::string_view name) {
  std::size_t length = 0;
  bool has_digit = false;
  for (char c : name.substr(name.rfind('/') + 1)) {
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_digit || is_letter) {
      ++length;
      has_digit = has_digit || is_digit;
      continue;
    }
    if (length >= kHashLetters && has_digit) return true;
    length = 0;
    has_digit = false;
  }
  return false;
}

// Whether an Accept-Encoding list takes `coding`: named, and not with q=0.
bool accepts(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    const std::size_t end = list.find(',');
    const std::string one = text::lower_ascii(text::trimmed(list.substr(0, end)));
    const std::string_view name = text::trimmed(std::string_view(one).substr(0, one.find(';')));
    const std::size_t quality = one.find("q=");
    const bool is_zero = quality != std::string::npos &&
                         one.find_first_not_of("0.", quality + 2) == std::string::npos;
    if (name == coding) return !is_zero;
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  }
  return false;
}

bool is_matched(std::string_view list, std::string_view etag) {
  return list == "*" || list.find(etag) != std::string_view::npos;
}

std::string etag_of(std::string_view bytes) {
  return "\"" + secrets::sha256_hex(bytes).substr(0, 32) + "\"";
}

}  // namespace

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find_first_of("?#"));
}

bool asks_for_page(const Request& request) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  return is_read && find_header(request.headers, "Accept").find("text/html") != std::string::npos;
}

ClientBundle::ClientBundle(std::span<const embedded::File> files) {
  for (const embedded::File& file : files) {
    if (file.path.ends_with(".br") || file.path.ends_with(".gz")) continue;
    Asset& asset = assets_[std::string(file.path)];
    asset.plain = file.bytes;
    asset.etag = etag_of(file.bytes);
    asset.content_type = type_of_name(file.path);
    asset.is_immutable = has_hash(file.path);
  }
  for (const embedded::File& file : files) {
    if (!file.path.ends_with(".br") && !file.path.ends_with(".gz")) continue;
    const std::string name(file.path.substr(0, file.path.size() - 3));
    Asset& asset = assets_[name];
    (file.path.ends_with(".br") ? asset.brotli : asset.gzip) = file.bytes;
    if (!asset.etag.empty()) continue;
    asset.etag = etag_of(file.bytes);
    asset.content_type = type_of_name(name);
    asset.is_immutable = has_hash(name);
  }
}

Reply ClientBundle::reply_of(const Asset& asset, const Request& request) {
  Reply reply;
  add_header(reply, "ETag", asset.etag);
  add_header(reply, "Vary", "Accept-Encoding");
  add_header(reply, "Cache-Control", asset.is_immutable ? kForever : kRevalidate);
  if (is_matched(find_header(request.headers, "If-None-Match"), asset.etag)) {
    reply.status = 304;
    return reply;
  }
  reply.content_type = asset.content_type;
  const std::string encodings = find_header(request.headers, "Accept-Encoding");
  std::string_view bytes = asset.plain;
  if (!asset.brotli.empty() && accepts(encodings, "br")) {
    bytes = asset.brotli;
    add_header(reply, "Content-Encoding", "br");
  } else if (!asset.gzip.empty() && (asset.plain.empty() || accepts(encodings, "gzip"))) {
    bytes = asset.gzip;
    add_header(reply, "Content-Encoding", "gzip");
  }
  reply.body = bytes;
  return reply;
}

std::optional<Reply> ClientBundle::file(const Request& request) const {
  return file(request, path_of(request.target));
}

std::optional<Reply> ClientBundle::file(const Request& request, std::string_view path) const {
  if (request.method != "GET" && request.method != "HEAD") return {};
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  const auto found = assets_.find(path);
  if (path.empty() || found == assets_.end()) return {};
  return reply_of(found->second, request);
}

Reply ClientBundle::page(const Request& request) const {
  const auto found = assets_.find("index.html");
  if (found != assets_.end()) return reply_of(found->second, request);
  Reply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.body = kNoClient;
  add_header(reply, "Cache-Control", kRevalidate);
  return reply;
}

}  // namespace candor::http
