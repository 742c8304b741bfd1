// The adapter between the front, which owns sockets, and the site, which owns answers. What stands
// here is policy: who may send how much, who really asks behind a proxy, and how a refusal reads.
#include "server/http/server.h"

#include "server/http/decode.h"
#include "server/http/forwarded.h"
#include "server/http/front/front.h"
#include "server/http/security_headers.h"
#include "server/http/site.h"
#include "server/operate/certificate.h"
#include "server/work/memory.h"
#include "shared/api/status.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

// All of one name, as the standard joins them: a client's own line must not hide the proxy's.
std::string joined_header(const Request& request, std::string_view name) {
  std::string all;
  for (const Header& header : request.headers) {
    if (!text::equals_ignoring_case(header.name, name)) continue;
    if (!all.empty()) all += ", ";
    all += header.value;
  }
  return all;
}

}  // namespace

struct Server::State final : Application {
  explicit State(App& owner) : app(owner), site(owner, embedded::client()) {}

  bool is_tls() const { return app.settings.tls_self_signed || !app.settings.tls_cert.empty(); }
  Result<FrontOptions> options();

  std::int64_t admit(Request& head) override;
  std::optional<Reply> check(const Request& head) override;
  Reply answer(const Request& request) override;
  Reply refuse(const Request& head, const Refusal& refusal) override;
  void log(LogLevel level, std::string_view event, std::string detail) override {
    app.log.write(level, event, {{"detail", std::move(detail)}});
  }

  App& app;
  Site site;
  std::unique_ptr<Front> front;
};

Result<FrontOptions> Server::State::options() {
  const Settings& settings = app.settings;
  FrontOptions made;
  made.host = settings.host == "localhost" ? "127.0.0.1" : settings.host;
  made.port = settings.port;
  made.certificate_file = settings.tls_cert;
  made.key_file = settings.tls_key;
  if (settings.tls_self_signed && settings.tls_cert.empty()) {
    const Certificate own = TRY(self_signed_certificate(settings.data, app.world.now()));
    made.certificate_file = own.certificate_file;
    made.key_file = own.key_file;
    app.log.write(LogLevel::info, "self_signed_certificate", {{"sha256", own.fingerprint}});
  }
  if (settings.redirect_port != 0) made.redirect_port = settings.redirect_port;
  made.spool_folder = settings.data;
  made.is_trusted = [this](std::string_view address) {
    return http::is_trusted(address, app.settings.trusted_proxies);
  };
  made.limits.connections_per_address = static_cast<std::size_t>(settings.connections_per_address);
  return made;
}

std::int64_t Server::State::admit(Request& head) {
  const std::string& proxies = app.settings.trusted_proxies;
  if (is_trusted(head.address, proxies)) {
    if (find_header(head.headers, "X-Forwarded-Proto") == "https") head.is_secure = true;
    head.address = client_address(head.address, joined_header(head, "X-Forwarded-For"), proxies);
  }
  return app.router->body_limit_of(head.method, path_of(head.target));
}

std::optional<Reply> Server::State::check(const Request& head) {
  const Status allowed = app.router->check_caller(head);
  if (!allowed.is_error()) return {};
  return app.router->refuse(head, allowed.error());
}

Reply Server::State::answer(const Request& request) {
  if (work::has_memory_reserve()) return site.handle(request);
  return app.router->refuse(request, work::no_memory());
}

Reply Server::State::refuse(const Request& head, const Refusal& refusal) {
  Error error =
      fail(failure_of(refusal.status), std::string(refusal.code), std::string(refusal.message));
  if (refusal.status == 413)
    error = body_too_large(app.router->body_limit_of(head.method, path_of(head.target)));
  error.retry_after_seconds = refusal.retry_after_seconds;
  Reply reply = app.router->refuse(head, error, refusal.status);
  if (refusal.status == 405) add_header(reply, "Allow", kKnownMethods);
  return reply;
}

Server::Server(App& app) : state_(std::make_unique<State>(app)) {}
Server::~Server() = default;

Status Server::bind() {
  state_->front = std::make_unique<Front>(*state_, TRY(state_->options()));
  return state_->front->open();
}

std::string Server::address() const {
  const Settings& settings = state_->app.settings;
  const bool is_any =
      settings.host == "127.0.0.1" || settings.host == "0.0.0.0" || settings.host == "::";
  const std::string scheme = state_->is_tls() ? "https://" : "http://";
  return scheme + (is_any ? "localhost" : settings.host) + ":" +
         std::to_string(port() != 0 ? port() : settings.port);
}

int Server::port() const {
  return state_->front ? state_->front->port() : 0;
}

void Server::run() {
  state_->front->run();
}
void Server::stop() {
  state_->front->stop();
}
bool Server::reload_certificate() {
  if (!state_->is_tls()) return false;
  // A certificate of our own is made anew when it is missing or near its end.
  if (state_->app.settings.tls_cert.empty()) {
    auto own = self_signed_certificate(state_->app.settings.data, state_->app.world.now());
    if (own.is_error()) state_->log(LogLevel::error, "certificate_kept", own.error().message);
  }
  state_->front->reload_certificate();
  return true;
}

}  // namespace candor::http
