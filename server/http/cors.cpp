// Comparing whole origins, and the headers that follow.
#include "server/http/cors.h"

#include "server/http/security_headers.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::string_view kRequestHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, "
    "Tus-Resumable, Upload-Checksum, Upload-Defer-Length, Upload-Length, Upload-Metadata, "
    "Upload-Offset";
constexpr std::string_view kAnswerHeaders =
    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Idempotent-Replayed, Link, Location, "
    "RateLimit, RateLimit-Policy, Retry-After, Tus-Extension, Tus-Max-Size, Tus-Resumable, "
    "Tus-Version, Upload-Expires, Upload-Length, Upload-Offset, WWW-Authenticate, X-Request-Id";
constexpr std::string_view kPreflightSeconds = "7200";  // what browsers keep at most

// Takes the first item of a comma list off.
std::string_view take_first(std::string_view& list) {
  const std::size_t end = list.find(',');
  const std::string_view item = text::trimmed(list.substr(0, end));
  list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  return item;
}

// "https://host:port", without a path and in the letters browsers use.
bool is_origin(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return false;
  const std::string_view host = text.substr(scheme + 3);
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]";
  const bool is_plain = host.find_first_not_of(kAllowed) == std::string_view::npos;
  return is_plain && !host.empty() && text == text::lower_ascii(text);
}

}  // namespace

bool is_allowed_origin(std::string_view origin, std::string_view allowed) {
  if (origin.empty() || origin == "null") return false;
  while (!allowed.empty())
    if (take_first(allowed) == origin) return true;
  return false;
}

Status check_origins(std::string_view allowed) {
  while (!allowed.empty()) {
    const std::string_view item = take_first(allowed);
    if (item.empty() || is_origin(item)) continue;
    return fail(Failure::invalid, "cors_origins",
                "CORS_ORIGINS: \"" + std::string(item) +
                    "\" is no origin. Name each like https://app.example.com, without a path, "
                    "separated by commas.");
  }
  return ok();
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && !find_header(request.headers, "Origin").empty() &&
         !find_header(request.headers, "Access-Control-Request-Method").empty();
}

Reply answer_preflight(const Request& request, std::string_view methods, std::string_view allowed) {
  Reply reply{204, {{"Allow", std::string(methods)}}, {}, {}, {}};
  if (!is_allowed_origin(find_header(request.headers, "Origin"), allowed)) return reply;
  add_header(reply, "Access-Control-Allow-Methods", methods);
  add_header(reply, "Access-Control-Allow-Headers", kRequestHeaders);
  add_header(reply, "Access-Control-Max-Age", kPreflightSeconds);
  add_header(reply, "Vary",
             "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  return reply;
}

void add_cors_headers(Reply& reply, const Request& request, std::string_view allowed) {
  if (allowed.empty()) return;
  add_header(reply, "Vary", "Origin");
  const std::string origin = find_header(request.headers, "Origin");
  if (!is_allowed_origin(origin, allowed)) return;
  add_header(reply, "Access-Control-Allow-Origin", origin);
  add_header(reply, "Access-Control-Allow-Credentials", "true");
  add_header(reply, "Access-Control-Expose-Headers", kAnswerHeaders);
}

}  // namespace candor::http
