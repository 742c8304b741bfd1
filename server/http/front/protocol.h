// What the loop needs of a protocol that stays on a connection after its request was answered: a
// state machine without socket, clock or thread. WebSocket and EventStream are the two.
//
//   read        for (auto& message : protocol.receive(bytes, now)) ...
//   writable    writev(output(pieces)); consumed(written)
//   deadline    tick(now), after what had arrived was received
//   always      is_closed(): shut the connection down; else wait for deadline()
//
// Every call may change deadline(), output() and is_closed(). One thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "server/http/conversation.h"

namespace candor::http {

enum class Sent { queued, dropped, closed };

class Protocol {
 public:
  virtual ~Protocol() = default;

  // The messages these bytes completed, in order.
  virtual std::vector<WebSocketMessage> receive(std::string_view bytes, std::int64_t now_ms) = 0;
  // The peer will send nothing more (end of file or an error of the socket).
  virtual void disconnected() = 0;
  // `dropped`: droppable, and there was no room. `closed`: not open, or there was no room for what
  // must arrive; then the conversation is being ended.
  virtual Sent send(SharedFrame frame, SendClass send_class, std::int64_t now_ms) = 0;
  // Sends what waits, then says goodbye in the protocol's way. Does nothing unless open.
  virtual void close(std::uint16_t code, std::string_view reason, std::int64_t now_ms) = 0;

  // What to write next, for one writev; see SendQueue.
  virtual std::size_t output(std::span<std::string_view> pieces) const = 0;
  virtual void consumed(std::size_t bytes) = 0;

  // Finds what took too long and keeps the connection alive. Harmless when early.
  virtual void tick(std::int64_t now_ms) = 0;
  // When tick() is due next. Nothing passes while closed: the largest number.
  virtual std::int64_t deadline() const = 0;

  virtual bool is_open() const = 0;    // messages may be sent
  virtual bool is_closed() const = 0;  // nothing to read or write
  virtual bool wants_to_read() const = 0;
  virtual bool wants_to_write() const = 0;
  // Why it is no longer open; code 0 while it is.
  virtual const WebSocketClose& end() const = 0;
  // Bytes held for this peer (shared buffers counted in full).
  virtual std::size_t memory() const = 0;
};

}  // namespace candor::http
