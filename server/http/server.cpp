// How cpp-httplib is kept harmless (research server.md 2.1-2.4):
//   * every decision is made in its pre-routing hook, before a body is read; its regular-expression
//   routes, mounts,
//     form parser and proxy handling are never used;
//   * a body is read only with a declared length within the limit of the endpoint;
//   * each callback ends in a catch-all, because a throw outside its own try block would end the
//   process;
//   * SO_REUSEPORT is not set, so that a second server cannot silently share the port.
#include "server/http/server.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>

#include "server/http/decode.h"
#include "server/http/file_range.h"
#include "server/http/forwarded.h"
#include "server/http/security_headers.h"
#include "server/http/site.h"
#include "server/http/worker_threads.h"
#include "server/operate/certificate.h"
#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::size_t kThreadsMax = 512, kQueueMax = 1'024, kStackBytes = 1024 * 1024;
constexpr std::int64_t kLargeBodyBytes = 1024 * 1024;
constexpr int kLargeBodiesMax = 8;  // at once, each at most the size of a recording
constexpr time_t kReadSeconds = 10, kWriteSeconds = 30, kKeepAliveSeconds = 60;
// A body must arrive at this rate on the whole, so that a slow sender cannot hold a thread for
// long.
constexpr std::int64_t kBodySecondsFree = 10, kBodyBytesPerSecond = 16 * 1024;

// All bodies are read by one route; the real path stays in `target`.
constexpr const char* kBodyRoute = "/body";

class Queue final : public httplib::TaskQueue {
 public:
  bool enqueue(std::function<void()> work) override { return threads_.add(std::move(work)); }
  void shutdown() override { threads_.finish(); }

 private:
  WorkerThreads threads_{kThreadsMax, kQueueMax, kStackBytes};
};

Error refusal(Failure failure, std::string code, std::string message) {
  return fail(failure, std::move(code), std::move(message));
}

bool has_encoded_break(std::string_view value) {
  for (std::size_t at = value.find('%'); at != std::string_view::npos;
       at = value.find('%', at + 1)) {
    const std::string code = text::lower_ascii(value.substr(at, 3));
    if (code == "%0d" || code == "%0a" || code == "%00") return true;
  }
  return value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// The declared length of the body: 0 without one, -1 when it is not a plain number.
std::int64_t declared_length(const httplib::Request& request) {
  const std::string value = request.get_header_value("Content-Length");
  if (value.empty()) return 0;
  if (value.size() > 15 ||
      !std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return -1;
  return std::stoll(value);
}

// What the front refuses before anything else looks at a request (research server.md 2.4); nothing
// when it is sound.
std::optional<Error> refuse_framing(const httplib::Request& request) {
  if (request.has_header("Transfer-Encoding")) {
    return refusal(Failure::malformed, "length_required", "Send the body with a Content-Length.");
  }
  if (request.has_header("Content-Encoding")) {
    return refusal(Failure::unsupported_media, "content_encoding",
                   "Send the body without compression.");
  }
  const bool needs_host = request.version != "HTTP/1.0";
  const std::size_t hosts = request.get_header_value_count("Host");
  const bool is_framed_once = request.get_header_value_count("Content-Length") <= 1 && hosts <= 1 &&
                              (hosts == 1 || !needs_host);
  const std::int64_t length = declared_length(request);
  const bool is_bodiless =
      request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
  if (!is_framed_once || length < 0 || (is_bodiless && length > 0)) {
    return refusal(Failure::malformed, "framing",
                   "The request is framed in a way that cannot be trusted.");
  }
  if (request.has_header("Expect")) {
    return refusal(Failure::malformed, "expectation",
                   "Send the request without the header Expect.");
  }
  for (const auto& [name, value] : request.headers) {
    if (!has_encoded_break(value)) continue;
    return refusal(Failure::malformed, "header_value", "A header contains a line break.");
  }
  return {};
}

Request to_request(const httplib::Request& from, const Settings& settings, bool is_secure) {
  Request request;
  request.method = from.method;
  request.target = from.target;
  for (const auto& [name, value] : from.headers) request.headers.push_back({name, value});
  request.address = client_address(from.remote_addr, from.get_header_value("X-Forwarded-For"),
                                   settings.trusted_proxies);
  const bool is_forwarded_secure = is_trusted(from.remote_addr, settings.trusted_proxies) &&
                                   from.get_header_value("X-Forwarded-Proto") == "https";
  request.is_secure = is_secure || is_forwarded_secure;
  return request;
}

// A file that outlives the handler: httplib pulls it piece by piece.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : file_(std::fopen(path.c_str(), "rb")) {}
  ~OpenFile() {
    if (file_) std::fclose(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return file_ != nullptr; }
  bool copy(std::size_t offset, std::size_t length, httplib::DataSink& sink) {
    char buffer[64 * 1024];
    if (fseeko(file_, static_cast<off_t>(offset), SEEK_SET) != 0) return false;
    const std::size_t count = std::fread(buffer, 1, std::min(length, sizeof buffer), file_);
    return count > 0 && sink.write(buffer, count);
  }

 private:
  std::FILE* file_;
};

}  // namespace

struct Server::State {
  explicit State(App& owner) : app(owner), site(owner, embedded::client()) {}

  bool is_tls() const { return app.settings.tls_self_signed || !app.settings.tls_cert.empty(); }
  Status make_server();
  void configure();
  httplib::Server::HandlerResponse before_routing(httplib::Request& request,
                                                  httplib::Response& response);
  void with_body(httplib::Request& request, httplib::Response& response,
                 const httplib::ContentReader& reader);
  void answer(const Request& request, httplib::Response& response);
  bool read_body(const httplib::ContentReader& reader, std::int64_t length,
                 std::string& body) const;
  void refuse(const Request& request, const Error& error, httplib::Response& response);
  void write(Reply reply, const Request& request, httplib::Response& response);
  void write_file(const Reply& reply, const Request& request, httplib::Response& response);
  void broken(std::string_view where, httplib::Response& response);

  App& app;
  Site site;
  std::unique_ptr<httplib::Server> server;
  std::atomic<int> large_bodies{0};
  std::atomic<bool> is_serving{false}, is_stopped{false};
  int port = 0;
};

Status Server::State::make_server() {
  std::string certificate = app.settings.tls_cert, key = app.settings.tls_key;
  if (app.settings.tls_self_signed && certificate.empty()) {
    const Certificate own = TRY(self_signed_certificate(app.settings.data, app.world.now()));
    certificate = own.certificate_file;
    key = own.key_file;
    app.log.write(LogLevel::info, "self_signed_certificate", {{"sha256", own.fingerprint}});
  }
  if (!is_tls()) {
    server = std::make_unique<httplib::Server>();
    return ok();
  }
  auto secure = std::make_unique<httplib::SSLServer>(certificate.c_str(), key.c_str());
  if (!secure->is_valid())
    return fail(Failure::invalid, "certificate",
                "The certificate " + certificate + " or its key " + key +
                    " cannot be read, or they do not belong together.");
  server = std::move(secure);
  return ok();
}

void Server::State::configure() {
  server->new_task_queue = [] { return new Queue; };
  // Each endpoint has its own limit below this one.
  server->set_payload_max_length(static_cast<std::size_t>(app.settings.max_recording_size) +
                                 static_cast<std::size_t>(limits::kUploadChunkBytes));
  server->set_tcp_nodelay(true);
  server->set_read_timeout(kReadSeconds);
  server->set_write_timeout(kWriteSeconds);
  server->set_keep_alive_timeout(kKeepAliveSeconds);
  server->set_keep_alive_max_count(10'000);
  server->set_socket_options([](socket_t socket) {
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  server->set_expect_100_continue_handler([](const httplib::Request&, httplib::Response& response) {
    response.status = 417;
    return -1;  // neither 100 nor 417: httplib writes the response and closes
  });
  server->set_pre_routing_handler(
      [this](const httplib::Request& request, httplib::Response& response) {
        // httplib hands out its own, non-constant request here; its path and ranges are changed
        // below.
        return before_routing(const_cast<httplib::Request&>(request), response);
      });
  const auto body = [this](const httplib::Request& request, httplib::Response& response,
                           const httplib::ContentReader& reader) {
    with_body(const_cast<httplib::Request&>(request), response, reader);
  };
  server->Post(kBodyRoute, body);
  server->Put(kBodyRoute, body);
  server->Patch(kBodyRoute, body);
  server->Delete(kBodyRoute, body);
}

httplib::Server::HandlerResponse Server::State::before_routing(httplib::Request& request,
                                                               httplib::Response& response) {
  using Handled = httplib::Server::HandlerResponse;
  try {
    request.ranges.clear();  // ranges are ours, see write_file
    const Request plain = to_request(request, app.settings, is_tls());
    if (const std::optional<Error> refused = refuse_framing(request)) {
      refuse(plain, *refused, response);
      return Handled::Handled;
    }
    const std::int64_t length = declared_length(request);
    if (length == 0) {
      // Without this httplib waits for a body after a DELETE and swallows the next request (2.1).
      request.body_consumed_ = true;
      answer(plain, response);
      return Handled::Handled;
    }
    const std::int64_t limit = app.router->body_limit_of(request.method, path_of(request.target));
    if (length > limit) {
      refuse(plain, body_too_large(limit), response);
      return Handled::Handled;
    }
    const bool is_large = length > limits::kJsonBodyBytes;
    const Status allowed = is_large ? app.router->check_caller(plain) : ok();
    if (allowed.is_error()) {
      refuse(plain, allowed.error(), response);
      return Handled::Handled;
    }
    request.path = kBodyRoute;
    return Handled::Unhandled;
  } catch (...) {
    broken("before_routing", response);
    return Handled::Handled;
  }
}

bool Server::State::read_body(const httplib::ContentReader& reader, std::int64_t length,
                              std::string& body) const {
  using Clock = std::chrono::steady_clock;
  const std::chrono::seconds patience(kBodySecondsFree + length / kBodyBytesPerSecond);
  const Clock::time_point deadline = Clock::now() + patience;
  return reader([&](const char* bytes, std::size_t count) {
    body.append(bytes, count);
    return Clock::now() < deadline;
  });
}

void Server::State::with_body(httplib::Request& request, httplib::Response& response,
                              const httplib::ContentReader& reader) {
  const std::int64_t length = declared_length(request);
  const bool is_large = length > kLargeBodyBytes;
  const bool is_too_many = is_large && ++large_bodies > kLargeBodiesMax;
  try {
    Request plain = to_request(request, app.settings, is_tls());
    if (is_too_many) {
      Error busy = refusal(Failure::unavailable, "busy",
                           "Many uploads arrive right now. Try again in a moment.");
      busy.retry_after_seconds = 2;
      refuse(plain, busy, response);
    } else {
      // Without its type httplib hands over the bytes as they are instead of parsing forms itself.
      request.headers.erase("Content-Type");
      if (read_body(reader, length, plain.body)) {
        answer(plain, response);
      } else {
        refuse(plain, refusal(Failure::malformed, "incomplete_body", "The body ended early."),
               response);
      }
    }
  } catch (...) {
    broken("with_body", response);
  }
  if (is_large) --large_bodies;
}

void Server::State::answer(const Request& request, httplib::Response& response) {
  write(site.handle(request), request, response);
}

void Server::State::refuse(const Request& request, const Error& error,
                           httplib::Response& response) {
  write(app.router->refuse(request, error), request, response);
}

void Server::State::write(Reply reply, const Request& request, httplib::Response& response) {
  if (reply.file) return write_file(reply, request, response);
  for (const Header& header : reply.headers) response.set_header(header.name, header.value);
  response.status = reply.status;
  if (!reply.content_type.empty()) response.set_content(std::move(reply.body), reply.content_type);
}

void Server::State::write_file(const Reply& reply, const Request& request,
                               httplib::Response& response) {
  const auto file = std::make_shared<OpenFile>(reply.file->path);
  if (!file->is_open()) {
    return refuse(request, refusal(Failure::not_found, "no_file", "This file no longer exists."),
                  response);
  }
  const FilePlan plan = plan_file(*reply.file, request.headers);
  for (const Header& header : reply.headers) response.set_header(header.name, header.value);
  for (const Header& header : plan.headers) response.set_header(header.name, header.value);
  response.status = plan.status;
  if (plan.length == 0) return;
  const auto start = static_cast<std::size_t>(plan.offset);
  response.set_content_provider(
      static_cast<std::size_t>(plan.length), reply.file->content_type,
      [file, start](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
        return file->copy(start + offset, length, sink);
      });
}

void Server::State::broken(std::string_view where, httplib::Response& response) {
  app.log.write(LogLevel::error, "request_failed", {{"where", std::string(where)}});
  response.status = 500;
  response.set_content(R"({"status":500,"title":"Internal Server Error","code":"internal",)"
                       R"("detail":"Something went wrong on the server."})",
                       "application/json");
}

Server::Server(App& app) : state_(std::make_unique<State>(app)) {}
Server::~Server() = default;

Status Server::bind() {
  TRY(state_->make_server());
  state_->configure();
  const Settings& settings = state_->app.settings;
  const std::string host = settings.host == "localhost" ? "127.0.0.1" : settings.host;
  errno = 0;
  if (settings.port == 0) {  // any free one, for tests
    state_->port = state_->server->bind_to_any_port(host);
    if (state_->port > 0) return ok();
  }
  state_->port = settings.port;
  if (settings.port != 0 && state_->server->bind_to_port(host, settings.port)) return ok();
  const std::string port = std::to_string(settings.port);
  if (errno == EACCES)
    return fail(Failure::unavailable, "port_denied",
                "This user may not use port " + port + ". Use one above 1023.");
  if (errno == EADDRNOTAVAIL)
    return fail(Failure::unavailable, "no_address",
                "This machine has no address " + settings.host + ".");
  return fail(Failure::unavailable, "port_busy",
              "Port " + port +
                  " is in use. Stop the other program, or start with --port and another number.");
}

std::string Server::address() const {
  const Settings& settings = state_->app.settings;
  const bool is_any =
      settings.host == "127.0.0.1" || settings.host == "0.0.0.0" || settings.host == "::";
  const std::string scheme = state_->is_tls() ? "https://" : "http://";
  return scheme + (is_any ? "localhost" : settings.host) + ":" +
         std::to_string(state_->port != 0 ? state_->port : settings.port);
}

int Server::port() const {
  return state_->port;
}

void Server::run() {
  state_->is_serving = true;
  if (!state_->is_stopped) state_->server->listen_after_bind();
  state_->is_serving = false;
}

void Server::stop() {
  state_->is_stopped = true;
  // httplib forgets a stop that comes before its loop runs.
  while (state_->is_serving && !state_->server->is_running())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  state_->server->stop();
}

}  // namespace candor::http
