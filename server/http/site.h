// Everything one address serves: the API by the router, the client by its bundle, and which of the
// two a request means (K1). No sockets here, so tests use it directly. Thread-safe, never throws.
#pragma once

#include "server/http/client_bundle.h"
#include "server/http/router.h"

namespace candor::http {

class Site {
 public:
  Site(App& app, std::span<const embedded::File> client);
  Reply handle(const Request& request);
  Router& router();

 private:
  bool is_for_client(const Request& request) const;
  App& app_;
  ClientBundle client_;
};

}  // namespace candor::http
