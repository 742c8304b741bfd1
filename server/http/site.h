// Everything one address serves: the API by the router, the client by its bundle, the pages that
// describe the API (/docs, /redoc; K54) by theirs, and which of them a request means (K1). No
// sockets here, so tests use it directly. Thread-safe, never throws.
#pragma once

#include "server/http/client_bundle.h"
#include "server/http/router.h"

namespace candor::http {

class Site {
 public:
  Site(App& app, std::span<const embedded::File> client,
       std::span<const embedded::File> documents = embedded::documents());
  Reply handle(const Request& request);
  Router& router();

 private:
  bool is_for_client(const Request& request) const;
  App& app_;
  std::optional<Reply> answer(const Request& request) const;
  ClientBundle client_;
  ClientBundle documents_;
};

}  // namespace candor::http
