#include "server/http/site.h"

#include "server/app.h"
#include "server/http/security_headers.h"

namespace candor::http {

Site::Site(App& app, std::span<const embedded::File> client) : app_(app), client_(client) {}

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

Reply Site::handle(const Request& request) {
  std::optional<Reply> reply = client_.file(request);
  if (!reply && is_for_client(request)) reply = client_.page(request);
  if (!reply) return app_.router->handle(request);
  add_security_headers(*reply, request.is_secure);
  const std::string request_id = app_.random_hex(8);
  add_header(*reply, "X-Request-Id", request_id);
  app_.log.write(LogLevel::debug, "request",
                 {{"request_id", request_id},
                  {"method", request.method},
                  {"route", "client"},
                  {"status", std::to_string(reply->status)},
                  {"bytes", std::to_string(reply->body.size())}});
  return std::move(*reply);
}

}  // namespace candor::http
