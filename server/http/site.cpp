#include "server/http/site.h"

#include "server/app.h"
#include "server/http/security_headers.h"

namespace candor::http {

namespace {

// Both pages write style sheets as they run, and one searches in a worker made of text. Scripts
// come from files of ours only, and requests go nowhere else.
constexpr std::string_view kDocumentsPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

}  // namespace

Site::Site(App& app, std::span<const embedded::File> client,
           std::span<const embedded::File> documents)
    : app_(app), client_(client), documents_(documents) {}

Router& Site::router() {
  return *app_.router;
}

// A browser that opens an address gets the client, also where the address is one of the API without
// its prefix. Media, probes and everything under /api stay what they are.
bool Site::is_for_client(const Request& request) const {
  if (!asks_for_page(request)) return false;
  const std::string_view path = path_of(request.target);
  if (path == "/api" || path.starts_with("/api/")) return false;
  const EndpointInfo* endpoint = app_.router->endpoint_of("GET", path);
  if (endpoint == nullptr) return true;
  return endpoint->response != nullptr && endpoint->noun != "health";
}

// A file of the client, of the pages about the API, or nothing: then the API answers.
std::optional<Reply> Site::answer(const Request& request) const {
  if (std::optional<Reply> file = client_.file(request)) return file;
  std::string path(path_of(request.target));
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const bool is_page = path == "/docs" || path == "/redoc";
  std::optional<Reply> shown = documents_.file(request, is_page ? path + "/index.html" : path);
  if (shown) add_header(*shown, "Content-Security-Policy", kDocumentsPolicy);
  if (shown || !is_for_client(request)) return shown;
  return client_.page(request);
}

Reply Site::handle(const Request& request) {
  std::optional<Reply> reply = answer(request);
  if (!reply) return app_.router->handle(request);
  add_security_headers(*reply, request.is_secure);
  const std::string request_id = app_.random_hex(8);
  add_header(*reply, "X-Request-Id", request_id);
  app_.log.request(LogLevel::debug, {{"request_id", request_id},
                                     {"method", request.method},
                                     {"route", "client"},
                                     {"status", std::to_string(reply->status)},
                                     {"bytes", std::to_string(reply->body.size())}});
  return std::move(*reply);
}

}  // namespace candor::http
