// One WebSocket connection after its handshake (RFC 6455), as a state machine without socket, clock
// or thread; protocol.h says how the loop drives it.
#pragma once

#include <vector>

#include "server/http/front/protocol.h"
#include "server/http/front/send_queue.h"
#include "server/http/front/websocket_reader.h"

namespace candor::http {

struct WebSocketLimits {
  std::size_t message_bytes = 256 * 1024;  // of one message received, all fragments together
  std::size_t queue_bytes = 1024 * 1024;   // waiting for one peer; also the largest message sent
  std::size_t queue_frames = 4'096;
  std::int64_t message_ms = 30'000;  // from the first byte of a message to its last
  std::int64_t ping_ms = 25'000;
  int missed_pongs = 2;            // a peer that left so many pings unanswered is dead
  std::int64_t close_ms = 10'000;  // for the closing handshake and the last bytes
};

class WebSocket final : public Protocol {
 public:
  enum class State {
    open,
    closing,   // our close frame is queued; the peer's is awaited
    draining,  // nothing is read any more; what waits is still written
    closed,    // nothing to read or write
  };

  WebSocket(const WebSocketLimits& limits, std::int64_t now_ms);

  // The messages these bytes completed, in order. Pings are answered, a close frame is echoed, a
  // violation queues a close frame with its code (1002, 1007, 1009); bytes after it are ignored.
  std::vector<WebSocketMessage> receive(std::string_view bytes, std::int64_t now_ms) override;
  void disconnected() override;

  // Queues a frame of make_frame(text or binary). `dropped`: droppable, and there was no room.
  // `closed`: not open, or there was no room for a message that must arrive; then the connection
  // is being closed with 1013.
  Sent send(SharedFrame frame, SendClass send_class, std::int64_t now_ms) override;
  // Sends what waits, then the close frame, then awaits the peer's (section 7.1.2). Messages that
  // still arrive are not delivered. Does nothing unless open. REQUIRES is_close_code(code).
  void close(std::uint16_t code, std::string_view reason, std::int64_t now_ms) override;

  std::size_t output(std::span<std::string_view> pieces) const override {
    return queue_.output(pieces);
  }
  void consumed(std::size_t bytes) override;

  // Call it after receive(), so that an answer that already arrived counts. Pings, finds a dead
  // peer (1006), a message that takes too long (1008) and an unanswered close.
  // Harmless when early.
  void tick(std::int64_t now_ms) override;
  std::int64_t deadline() const override;

  State state() const { return state_; }
  bool is_open() const override { return state_ == State::open; }
  bool is_closed() const override { return state_ == State::closed; }
  bool wants_to_read() const override { return state_ == State::open || state_ == State::closing; }
  bool wants_to_write() const override { return !queue_.is_empty() && state_ != State::closed; }
  // Why it is no longer open; code 0 while it is. 1005: closed without a code. 1006: without a
  // close frame.
  const WebSocketClose& end() const override { return end_; }
  // Bytes held for this peer: its unfinished message and what waits to be written (shared buffers
  // counted in full).
  std::size_t memory() const override { return reader_.memory() + queue_.bytes(); }

 private:
  void answer_close(std::string_view payload, std::int64_t now_ms);
  void fail(std::uint16_t code, std::string_view reason, std::int64_t now_ms);
  void leave(State state, std::int64_t now_ms);

  WebSocketLimits limits_;
  WebSocketReader reader_;
  SendQueue queue_;
  State state_ = State::open;
  WebSocketClose end_;
  std::int64_t ping_at_ms_;
  int pings_unanswered_ = 0;
  std::int64_t message_until_ms_;  // the largest number between messages
  std::int64_t close_until_ms_ = 0;
};

}  // namespace candor::http
