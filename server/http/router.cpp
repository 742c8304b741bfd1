// A request from match to answer.
#include "server/http/router.h"

#include <chrono>
#include <map>
#include <new>

#include "server/app.h"
#include "server/http/api_keys.h"
#include "server/http/authentication.h"
#include "server/http/cors.h"
#include "server/http/decode.h"
#include "server/http/header_values.h"
#include "server/http/idempotency.h"
#include "server/http/rate_limits.h"
#include "server/http/routes.h"
#include "server/http/security_headers.h"
#include "server/http/watch.h"
#include "server/operate/metrics.h"
#include "server/work/memory.h"
#include "shared/api/endpoints.h"
#include "shared/api/status.h"
#include "shared/base/text.h"
#include "shared/domain/error_body.h"

namespace candor::http {

struct Router::State {
  explicit State(App& owner) : app(owner) {}
  App& app;
  Routes routes;
  std::map<const EndpointInfo*, Bound> bound;
  RateLimits rate_limits;

  Reply answer(const Request& request, const std::string& request_id, const Match& match);
  Reply no_route(const Request& request, const std::string& request_id, const std::string& allow);
  Reply run(Call& call, std::string_view query);
  Result<Reply> run_checked(Call& call, std::string_view query);
  Status check_rate(Call& call);
  void announce(const Call& call);
  std::int32_t limit_of(RateClass rate) const;
  Reply error_reply(const Call* call, const std::string& accept, const std::string& request_id,
                    const Error& error, int status = 0);
  void log_request(const std::string& request_id, const Request& request, const Match& match,
                   const Reply& reply, std::int64_t ms);
};

namespace {

constexpr std::string_view kProblem = "application/problem+json";
constexpr std::int64_t kSlowMs = 1'000;

Error guest_refused() {
  return fail(Failure::unauthenticated, "unauthenticated", "Sign in first.");
}
Error link_missing() {
  return fail(Failure::unauthenticated, "unauthenticated",
              "Open the interview from the link you received.");
}
Error not_permitted() {
  return fail(Failure::forbidden, "forbidden", "Your role does not allow this.");
}

Error thrown(std::string cause) {
  Error error = fail(Failure::internal, "internal", "Something went wrong on the server.");
  error.cause = "exception: " + std::move(cause);
  return error;
}

// The account itself stays open, so that its owner can enrol, or sign out.
Status check_second_factor(const Call& call) {
  const bool is_open =
      call.endpoint.permission == Permission::open || call.endpoint.noun == "auth";
  if (!call.caller.needs_two_factor || is_open) return ok();
  return fail(Failure::forbidden, "two_factor_needed",
              "Two-factor sign-in is demanded here. Turn it on in your account first.");
}

Status check_permission(const Call& call) {
  if (permits(call.caller.viewer, call.endpoint.permission)) {
    TRY(check_second_factor(call));
    return check_api_key(call);
  }
  if (call.caller.viewer != Viewer::guest) return not_permitted();
  const bool needs_link = call.endpoint.permission == Permission::answer_interview;
  return needs_link ? link_missing() : guest_refused();
}

// Any page may open a WebSocket to any server, and the browser does not ask first (RFC 6455,
// section 10.2). Programs send no Origin, but their token.
Status check_origin(const Call& call) {
  if (call.endpoint.opens != Opens::websocket) return ok();
  const std::string origin = call.request_header("Origin");
  const bool is_program = origin.empty() && !call.request_header("Authorization").empty();
  if (is_program || origin == call.origin) return ok();
  if (is_allowed_origin(origin, call.app.settings.cors_origins)) return ok();
  return fail(Failure::forbidden, "origin_refused",
              "Only pages of this server or of CORS_ORIGINS, and programs with a token, may open "
              "this.");
}

std::string rate_identity(const Call& call) {
  const Caller& caller = call.caller;
  if (caller.account.value != 0) return "account " + text::number(caller.account.value);
  if (caller.invitation.value != 0) return "link " + text::number(caller.invitation.value);
  return "address " + address_key(call.address);
}

std::string_view path_of_target(std::string_view target) {
  return target.substr(0, target.find_first_of("?#"));
}
std::string_view query_of_target(std::string_view target) {
  const std::size_t start = target.find('?');
  if (start == std::string_view::npos) return {};
  return target.substr(start + 1, target.find('#') - start - 1);
}

// "https://host:port" as the client reached us; a host with strange letters is not repeated.
std::string origin_of(const Request& request, const Settings& settings) {
  if (!settings.public_url.empty()) {
    std::string_view url = settings.public_url;
    while (url.ends_with('/')) url.remove_suffix(1);
    return std::string(url);
  }
  std::string host = find_header(request.headers, "Host");
  for (char c : host) {
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!is_letter && std::string_view(".-:[]").find(c) == std::string_view::npos) host.clear();
    if (host.empty()) break;
  }
  if (host.empty()) host = "localhost:" + text::number(settings.port);
  return (request.is_secure ? "https://" : "http://") + host;
}

Call make_call(App& app, const Request& request, const std::string& request_id,
               const Match& match) {
  Call call{app,
            *match.route->endpoint,
            match.route->policy,
            {},
            request_id,
            app.world.now(),
            request.address,
            origin_of(request, app.settings),
            request.is_secure,
            request.bytes(),
            request.source(),
            match.parameters,
            {},
            {},
            {},
            {},
            0,
            match.route->endpoint->changes};
  call.request_header = [&request](std::string_view name) {
    return find_header(request.headers, name);
  };
  call.cookie = [&request](std::string_view name) { return cookie_of(request.headers, name); };
  return call;
}

std::string canonical_path(const Call& call) {
  std::string path;
  std::string_view rest = call.endpoint.path;
  std::size_t next = 0;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    path += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    path += text::encode_url(call.parameters[next++].value);
    rest = rest.substr(rest.find('}', open) + 1);
  }
  return path;
}

void append(std::vector<Header>& to, std::vector<Header> from) {
  for (Header& header : from) to.push_back(std::move(header));
}

}  // namespace

std::string_view Call::parameter(std::string_view name) const {
  for (const json::Pair& pair : parameters) {
    if (pair.name == name) return pair.value;
  }
  assertion_failed("the path has this parameter", __FILE__, __LINE__);
}

Result<std::int64_t> Call::id(std::string_view name) const {
  const std::string_view digits = parameter(name);
  std::int64_t value = 0;
  bool is_number = !digits.empty() && digits.size() <= 15;
  for (char c : digits) {
    if (c < '0' || c > '9') is_number = false;
    if (is_number) value = value * 10 + (c - '0');
  }
  if (!is_number || value == 0) {
    return fail(Failure::not_found, "not_found", "This no longer exists, or never did.");
  }
  return value;
}

Reply reply_json(const Call& call, const TypeInfo& type, const void* value) {
  Reply reply;
  reply.status = call.endpoint.success;
  reply.content_type = "application/json";
  reply.body = json::write(type, value,
                           {.viewer = bit(call.caller.viewer),
                            .ids_as_text = call.policy.ids_as_text,
                            .items_name = call.policy.items_name});
  return reply;
}

Router::Router(App& app) : state_(std::make_unique<State>(app)) {}
Router::~Router() = default;

void Router::bind_lowered(Bound bound) {
  const bool is_new = state_->bound.emplace(bound.endpoint, bound).second;
  ASSERT(is_new);
}

void Router::bind_raw(const EndpointInfo& endpoint, std::function<Result<Reply>(Call&)> function) {
  bind_lowered({&endpoint, [function](Call& call, void*) { return function(call); }, {}});
}

std::vector<std::string_view> Router::unbound() const {
  std::vector<std::string_view> names;
  for (const EndpointInfo* info : api::all()) {
    if (!state_->bound.contains(info)) names.push_back(info->name);
  }
  return names;
}

std::string Router::allowed_methods(std::string_view path) const {
  return state_->routes.find({}, path).allow;
}

bool Router::matches(std::string_view method, std::string_view path) const {
  return endpoint_of(method, path) != nullptr;
}

const EndpointInfo* Router::endpoint_of(std::string_view method, std::string_view path) const {
  const Match match = state_->routes.find(method_of(method), path_of_target(path));
  return match.route == nullptr ? nullptr : match.route->endpoint;
}

std::int64_t Router::body_limit_of(std::string_view method, std::string_view path) const {
  const EndpointInfo* endpoint = endpoint_of(method, path);
  if (endpoint == nullptr) return limits::kJsonBodyBytes;
  return body_limit(*endpoint, state_->app.settings.max_recording_size);
}

Result<Nothing> Router::check_caller(const Request& head) const {
  const Match match = state_->routes.find(method_of(head.method), path_of_target(head.target));
  if (match.route == nullptr) return ok();
  Call call = make_call(state_->app, head, {}, match);
  call.caller = TRY(authenticate(call));
  return check_permission(call);
}

Reply Router::refuse(const Request& head, const Error& error, int status) {
  const std::string request_id = state_->app.random_hex(8);
  Reply reply =
      state_->error_reply(nullptr, find_header(head.headers, "Accept"), request_id, error, status);
  add_header(reply, "X-Request-Id", request_id);
  add_header(reply, "Cache-Control", "no-store");
  add_security_headers(reply, head.is_secure);
  add_cors_headers(reply, head, state_->app.settings.cors_origins);
  watch(state_->app, head, error, request_id, reply.status);
  state_->log_request(request_id, head, {}, reply, 0);
  return reply;
}

Reply Router::handle(const Request& request) {
  using namespace std::chrono;
  const auto started = steady_clock::now();
  const std::string request_id = state_->app.random_hex(8);
  Match match;
  Reply reply;
  std::optional<Error> problem;
  try {
    match = state_->routes.find(method_of(request.method), path_of_target(request.target));
    reply = state_->answer(request, request_id, match);
  } catch (const std::bad_alloc&) {
    problem = work::no_memory();
  } catch (const std::exception& exception) {
    problem = thrown(exception.what());
  } catch (...) {
    problem = thrown("of an unknown kind");
  }
  if (problem) {
    const std::string accept = find_header(request.headers, "Accept");
    reply = state_->error_reply(nullptr, accept, request_id, *problem);
  }
  add_header(reply, "X-Request-Id", request_id);
  if (reply.file) add_file_headers(reply);
  add_header(reply, "Cache-Control", "no-store");
  add_security_headers(reply, request.is_secure);
  add_cors_headers(reply, request, state_->app.settings.cors_origins);
  const auto took = duration_cast<microseconds>(steady_clock::now() - started);
  state_->app.requests->count(reply.status, took.count());
  state_->log_request(request_id, request, match, reply, took.count() / 1'000);
  return reply;
}

Reply Router::State::answer(const Request& request, const std::string& request_id,
                            const Match& match) {
  const bool is_known = match.route != nullptr || !match.allow.empty();
  if (is_known && is_preflight(request)) {
    return answer_preflight(request, match.allow, app.settings.cors_origins);
  }
  if (match.route == nullptr && is_known && request.method == "OPTIONS") {
    return Reply{204, {{"Allow", match.allow}}, {}, {}, {}};
  }
  if (match.route == nullptr) return no_route(request, request_id, match.allow);
  Call call = make_call(app, request, request_id, match);
  Reply reply = run(call, query_of_target(request.target));
  append(reply.headers, std::move(call.reply_headers));
  if (!match.route->is_canonical) {
    add_header(reply, "Link", "<" + canonical_path(call) + ">; rel=\"canonical\"");
  }
  return reply;
}

Reply Router::State::no_route(const Request& request, const std::string& request_id,
                              const std::string& allow) {
  const Error error =
      allow.empty() ? fail(Failure::not_found, "no_such_path", "There is nothing at this address.")
                    : fail(Failure::method_not_allowed, "method_not_allowed",
                           "This address takes " + allow + ".");
  Reply reply = error_reply(nullptr, find_header(request.headers, "Accept"), request_id, error);
  if (!allow.empty()) add_header(reply, "Allow", allow);
  watch(app, request, error, request_id, reply.status);
  return reply;
}

Reply Router::State::run(Call& call, std::string_view query) {
  Result<Reply> result = run_checked(call, query);
  if (!result.is_error()) return result.release_value();
  watch(call, result.error());
  return error_reply(&call, call.request_header("Accept"), call.request_id, result.error());
}

Result<Reply> Router::State::run_checked(Call& call, std::string_view query) {
  const std::int64_t limit = body_limit(call.endpoint, app.settings.max_recording_size);
  if (static_cast<std::int64_t>(call.body.size()) > limit) return body_too_large(limit);
  // The ticket of a WebSocket stands there.
  if (call.endpoint.opens != Opens::nothing) call.query = TRY(json::parse_query(query));
  Result<Caller> caller = authenticate(call);
  if (!caller.is_error()) call.caller = caller.release_value();
  TRY(check_rate(call));
  if (caller.is_error()) return caller.release_error();
  TRY(check_permission(call));
  TRY(check_origin(call));

  const auto found = bound.find(&call.endpoint);
  if (found == bound.end()) {
    return fail(Failure::unavailable, "not_built", "This is not part of this installation.");
  }
  if (call.endpoint.body != Body::query) call.query = TRY(json::parse_query(query));
  std::shared_ptr<void> record;
  if (found->second.make_request) {
    record = found->second.make_request();
    TRY(decode_request(call, query, record.get(), &call.present));
  }
  Result<Reply> reply = run_once(call, [&] { return found->second.handler(call, record.get()); });
  if (!reply.is_error()) announce(call);
  return reply;
}

void Router::State::announce(const Call& call) {
  const CompanyId company = call.changes_of.value != 0 ? call.changes_of : call.caller.company;
  if (call.changes.empty() || company.value == 0) return;
  app.bus->publish(work::company_topic(company), std::string(call.changes));
}

std::int32_t Router::State::limit_of(RateClass rate) const {
  switch (rate) {
    case RateClass::none: return 0;
    case RateClass::general: return app.settings.rate_limit_general;
    case RateClass::authentication: return app.settings.rate_limit_authentication;
    case RateClass::upload: return app.settings.rate_limit_upload;
    case RateClass::chunk: return app.settings.rate_limit_chunk;
  }
  return 0;
}

Status Router::State::check_rate(Call& call) {
  const RateClass rate = call.endpoint.rate;
  const std::string key = std::to_string(static_cast<int>(rate)) + " " + rate_identity(call);
  const RateLimits::Verdict verdict = rate_limits.count(key, limit_of(rate), call.now);
  if (verdict.limit == 0) return ok();
  append(call.reply_headers, rate_headers(word_of_rate(rate), verdict));
  if (verdict.is_allowed) return ok();
  Error error = fail(Failure::too_many, "too_many_requests",
                     "That was too often. Try again in " + text::number(verdict.reset_seconds) +
                         (verdict.reset_seconds == 1 ? " second." : " seconds."));
  error.retry_after_seconds = verdict.reset_seconds;
  return error;
}

Reply Router::State::error_reply(const Call* call, const std::string& accept,
                                 const std::string& request_id, const Error& error, int status) {
  if (status == 0) status = status_of(error.failure);
  const int policy_status = call == nullptr ? 0 : call->policy.invalid_status;
  if (error.failure == Failure::invalid && policy_status != 0) status = policy_status;
  const ErrorBody body = error_body_of(error, request_id, status);
  Reply reply;
  reply.status = status;
  reply.content_type = accept.find(kProblem) == std::string::npos ? "application/json" : kProblem;
  reply.body = json::write(body);
  if (status == 401) add_header(reply, "WWW-Authenticate", "Bearer realm=\"candor\"");
  if (error.retry_after_seconds > 0) {
    add_header(reply, "Retry-After", text::number(error.retry_after_seconds));
  }
  if (status >= 500) {
    app.log.write(LogLevel::error, "request_failed",
                  {{"request_id", request_id}, {"code", error.code}, {"cause", error.cause}});
  }
  return reply;
}

void Router::State::log_request(const std::string& request_id, const Request& request,
                                const Match& match, const Reply& reply, std::int64_t ms) {
  const std::string route = match.route == nullptr ? "-" : match.route->pattern;
  const std::size_t bytes =
      reply.file ? static_cast<std::size_t>(reply.file->size) : reply.body.size();
  const bool is_known = method_of(request.method).has_value();
  const std::string method = is_known ? request.method : "?";
  app.log.request(reply.status >= 500 ? LogLevel::error : LogLevel::info,
                  {{"request_id", request_id},
                   {"method", method},
                   {"route", route},
                   {"status", std::to_string(reply.status)},
                   {"ms", std::to_string(ms)},
                   {"bytes", std::to_string(bytes)}});
  if (ms < kSlowMs) return;
  app.log.write(LogLevel::warn, "slow_answer",
                {{"request_id", request_id},
                 {"method", method},
                 {"route", route},
                 {"ms", std::to_string(ms)}});
}

}  // namespace candor::http
