// The network side of the server: one thread that owns every socket, deadline and buffer, and a
// bounded pool of workers that see complete requests only. A slow or silent peer costs memory and a
// file descriptor, never a thread. See README.md beside this file.
#pragma once

#include <sys/socket.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/front/event_stream.h"
#include "server/http/front/head.h"
#include "server/http/front/websocket.h"
#include "server/http/router.h"
#include "server/operate/log.h"

namespace candor::http {

// What answers. Anything may throw: the client then gets a plain 500.
class Application {
 public:
  virtual ~Application() = default;

  // On the loop's thread; must not block. Completes what a proxy changed in the head (address,
  // is_secure). Gives the most bytes the body of this request may have.
  virtual std::int64_t admit(Request& head) = 0;
  // On a worker, before a body above FrontLimits::unchecked_body_bytes is read: a refusal, or
  // nothing when the sender may send it.
  virtual std::optional<Reply> check(const Request& head) = 0;
  // On a worker. The body is in Request::bytes().
  virtual Reply answer(const Request& request) = 0;
  // On any thread; must not block. `head` may be incomplete.
  virtual Reply refuse(const Request& head, const Refusal& refusal) = 0;
  virtual void log(LogLevel level, std::string_view event, std::string detail) = 0;
};

// Times in milliseconds. All deadlines are for the whole phase: a byte now and then buys nothing.
struct FrontLimits {
  std::int64_t head_ms = 10'000;  // from the first byte, or from the connection's start
  std::int64_t body_ms = 10'000;  // and one second more for every body_bytes_per_second
  std::int64_t body_bytes_per_second = 16 * 1024;
  std::int64_t idle_ms = 60'000;
  std::int64_t write_pause_ms = 30'000;  // a reader that takes nothing for so long is gone
  std::int64_t write_bytes_per_second = 4 * 1024;
  std::int64_t linger_ms = 2'000;        // for a peer that still sends after it was refused
  std::int64_t drain_ms = 8'000;         // for requests in progress when the server stops
  std::int64_t slow_request_ms = 5'000;  // a worker busy for longer is logged
  std::int64_t accept_pause_ms = 100;    // after the system ran out of something

  std::int64_t memory_body_bytes = 64 * 1024;  // larger bodies go to a file
  std::int64_t unchecked_body_bytes = 256 * 1024;
  std::int64_t spooled_bytes = 4ll * 1024 * 1024 * 1024;  // all bodies in files together

  WebSocketLimits websocket;
  EventStreamLimits event_stream;
  // Of all conversations together; above it the next slow one that is sent to is cut.
  std::size_t conversation_bytes = 256 * 1024 * 1024;

  std::size_t connections = 16'384;             // lowered to what the system gives
  std::size_t connections_per_address = 1'024;  // 0: no cap; IPv6 counts by network
  // Of which only as many run as there are processors; the others wait for a commit or a hash.
  std::size_t workers = 48;
  std::size_t queue = 1'024;  // complete requests that wait for a worker; more get a 503
};

using AcceptCall = std::function<int(int, sockaddr*, socklen_t*, int)>;

struct FrontOptions {
  std::string host = "127.0.0.1";
  int port = 0;                            // 0: any free one
  std::string certificate_file, key_file;  // empty: plain HTTP
  // With TLS: a second, plain port whose only answer is the way to the first; -1: none.
  int redirect_port = -1;
  std::string spool_folder = ".";
  std::function<bool(std::string_view)> is_trusted;  // addresses without a cap: proxies
  FrontLimits limits;
  AcceptCall accept = ::accept4;  // replaced by tests that make it fail
};

class Front {
 public:
  Front(Application& application, FrontOptions options);
  ~Front();

  // Takes the ports and reads the certificate. Errors are one clear sentence.
  Status open();
  int port() const;           // after open()
  int redirect_port() const;  // after open(); 0 without one

  // Serves on this thread until stop(); returns when the requests in progress have been answered.
  void run();
  // Both thread-safe and quick. stop() refuses what is new, lets what began finish for drain_ms,
  // then cuts it. reload_certificate() reads the files again; if they cannot be used the old
  // certificate stays. Open connections keep what they have.
  void stop();
  void reload_certificate();

  std::size_t connections() const;  // open now; thread-safe

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace candor::http
