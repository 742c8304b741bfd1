// The router: finds the endpoint of a request and makes every general check from its description,
// in this order: match, method, size, rate, authenticate, permit, media type, decode, validate;
// then calls one feature function and encodes its result for the caller's audience.
// 404/405/413/415/429 are decided here. Exact segments outrank parameters; one trailing slash is
// tolerated (K3); canonical paths also answer under "/api" and no prefix (K1).
//
// Every handler runs inside a catch-all: a throw becomes 500 with the request id, its cause is
// logged.
#pragma once

#include "server/http/call.h"

namespace candor::http {

// What the network layer hands over: a complete request.
struct Request {
  std::string method;
  std::string target;  // path and query as received
  std::vector<Header> headers;
  std::string body;
  std::string address;
  bool is_secure = false;
  // Instead of `body`: bytes that whoever calls the router owns, such as a large body in a file.
  // The same twice: as one piece of memory, and as what need not come into memory whole.
  std::string_view collected_body = {};
  work::Bytes collected_source = {};

  void collect(std::string_view bytes, const work::Bytes& source) {
    collected_body = bytes;
    collected_source = source;
  }
  std::string_view bytes() const { return body.empty() ? collected_body : body; }
  work::Bytes source() const { return body.empty() ? collected_source : work::Bytes(body); }
};

class Router {
 public:
  explicit Router(App& app);
  ~Router();

  // Binds an endpoint to its function: Result<Response> f(Call&, Request).  REQUIRES that it is
  // bound once.
  template <class Req, class Res, class F>
  void bind(const Endpoint<Req, Res>& endpoint, F function);
  // For raw endpoints: Result<Reply> f(Call&).
  void bind_raw(const EndpointInfo& endpoint, std::function<Result<Reply>(Call&)> function);

  // Thread-safe once every endpoint is bound. Never throws.
  Reply handle(const Request& request);
  // Endpoints without a function; must be empty before listening.
  std::vector<std::string_view> unbound() const;
  // "GET, PUT" of a path, for 405 and OPTIONS; empty when no route matches.
  std::string allowed_methods(std::string_view path) const;
  // Whether an API route (canonical or alias) matches path and method.
  bool matches(std::string_view method, std::string_view path) const;

  // The endpoint of a method and path, or null.
  const EndpointInfo* endpoint_of(std::string_view method, std::string_view path) const;
  // For the network layer, before it reads a body: the most bytes this request may carry, and
  // whether its sender may call the endpoint at all (`head` has no body).
  std::int64_t body_limit_of(std::string_view method, std::string_view path) const;
  Result<Nothing> check_caller(const Request& head) const;
  // The answer to a request that the network layer refuses; `status` 0: that of the failure.
  Reply refuse(const Request& head, const Error& error, int status = 0);

  // Lowered handler over untyped records.
  using Handler = std::function<Result<Reply>(Call&, void* request)>;
  struct Bound {
    const EndpointInfo* endpoint;
    Handler handler;
    std::function<std::shared_ptr<void>()> make_request;
  };
  void bind_lowered(Bound bound);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Encodes a value for the caller's audience and the alias policy.
Reply reply_json(const Call& call, const TypeInfo& type, const void* value);

template <class Req, class Res, class F>
void Router::bind(const Endpoint<Req, Res>& endpoint, F function) {
  Bound bound;
  bound.endpoint = &endpoint.info;
  if constexpr (!std::is_same_v<Req, Nothing>)
    bound.make_request = [] { return std::make_shared<Req>(); };
  bound.handler = [function](Call& call, void* request) -> Result<Reply> {
    auto result = [&] {
      if constexpr (std::is_same_v<Req, Nothing>)
        return function(call);
      else
        return function(call, std::move(*static_cast<Req*>(request)));
    }();
    if (result.is_error()) return result.release_error();
    if constexpr (std::is_same_v<Res, Nothing>)
      return Reply{call.endpoint.success, {}, {}, {}, {}};
    else {
      Res value = result.release_value();
      return reply_json(call, type_of<Res>(), &value);
    }
  };
  bind_lowered(std::move(bound));
}

}  // namespace candor::http
