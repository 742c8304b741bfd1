// What goes on after a request was answered: a WebSocket (RFC 6455) or an event stream (HTML
// Living Standard, "Server-sent events"). A feature answers with a Reply that carries a
// Conversation; the front keeps the connection and tells the conversation what happens. Features
// never see sockets.
//
//   return open_websocket(std::make_shared<Room>(...));       // 101, after authentication
//   return open_event_stream(std::make_shared<Changes>(...));  // 200, text/event-stream
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/call.h"
#include "server/http/front/send_queue.h"

namespace candor::http {

class Outbox;

// The way to one peer. Copies lead to the same peer. All calls are thread-safe, return at once and
// do nothing when the peer has gone; what happens to a slow peer is SendClass's business.
class Outlet {
 public:
  Outlet() = default;  // leads nowhere
  Outlet(std::shared_ptr<Outbox> outbox, std::uint64_t connection)
      : outbox_(std::move(outbox)), connection_(connection) {}

  // A frame of make_frame for a WebSocket, of make_event for an event stream.
  void send(SharedFrame frame, SendClass send_class = {}) const;
  // Sends what waits and ends the conversation. Event streams have no codes: they just end.
  void close(std::uint16_t code, std::string_view reason) const;
  // One frame to many peers, framed and handed over once.
  static void broadcast(std::span<const Outlet> peers, const SharedFrame& frame,
                        SendClass send_class = {});

 private:
  std::shared_ptr<Outbox> outbox_;
  std::uint64_t connection_ = 0;
};

struct WebSocketMessage {
  bool is_text = true;  // then valid UTF-8
  std::string payload;
};

// All calls come from the loop's thread, one at a time, and must not block. One that throws ends
// the conversation with 1011. `ended` is the last call, and comes exactly once after `opened`.
class Conversation {
 public:
  enum class Kind { websocket, event_stream };

  // `longest_ms`: it is ended when it lasted so long; 0: never for that reason.
  explicit Conversation(Kind kind, std::int64_t longest_ms = 0)
      : kind_(kind), longest_ms_(longest_ms) {}
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  Kind kind() const { return kind_; }
  std::int64_t longest_ms() const { return longest_ms_; }
  // Subprotocols that this WebSocket speaks; the first that the client names is chosen.
  virtual std::vector<std::string_view> protocols() const { return {}; }

  virtual void opened(const Outlet& peer) = 0;
  virtual void received(WebSocketMessage message) = 0;  // WebSockets only
  virtual void ended(const WebSocketClose& why) = 0;

 private:
  Kind kind_;
  std::int64_t longest_ms_;
};

// The front completes the handshake: 400, 405 or 426 when the request is none.
Reply open_websocket(std::shared_ptr<Conversation> conversation);
Reply open_event_stream(std::shared_ptr<Conversation> conversation);

// One event, ready for the wire. `id` and `name` may be empty. REQUIRES that neither holds a line
// break; data may.
SharedFrame make_event(std::string_view id, std::string_view name, std::string_view data);

}  // namespace candor::http
