#include "server/http/security_headers.h"

#include "shared/base/text.h"

namespace candor::http {

namespace {

// Not here yet: require-trusted-types-for 'script', which needs the shell's loader to work with it
// first.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; "
    "worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'";

}  // namespace

std::string find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (text::equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

void add_header(Reply& reply, std::string_view name, std::string_view value) {
  for (const Header& header : reply.headers) {
    if (text::equals_ignoring_case(header.name, name)) return;
  }
  reply.headers.push_back({std::string(name), std::string(value)});
}

void add_security_headers(Reply& reply, bool is_secure) {
  add_header(reply, "Content-Security-Policy", kPagePolicy);
  add_header(reply, "Cross-Origin-Opener-Policy", "same-origin");
  add_header(reply, "Cross-Origin-Resource-Policy", "same-origin");
  add_header(reply, "Referrer-Policy", "no-referrer");
  add_header(reply, "X-Content-Type-Options", "nosniff");
  add_header(reply, "X-Frame-Options", "DENY");
  add_header(reply, "Permissions-Policy",
             "camera=(self), microphone=(self), display-capture=(self), geolocation=()");
  if (is_secure) {
    add_header(reply, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  }
}

void add_file_headers(Reply& reply) {
  add_header(reply, "Content-Security-Policy", "sandbox; default-src 'none'; media-src 'self'");
  add_header(reply, "Content-Disposition", "attachment");
  add_header(reply, "Cache-Control", "private, no-cache");
}

}  // namespace candor::http
