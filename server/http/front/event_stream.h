// One event stream after its head was sent (HTML Living Standard, 9.2 "Server-sent events"): a
// bounded queue, a comment now and then that keeps proxies from cutting, and an end for readers
// that take nothing. The client comes back with Last-Event-ID, so ending one loses nothing.
#pragma once

#include "server/http/front/protocol.h"
#include "server/http/front/send_queue.h"

namespace candor::http {

struct EventStreamLimits {
  std::size_t queue_bytes = 256 * 1024;  // waiting for one peer
  std::size_t queue_frames = 1'024;
  std::int64_t heartbeat_ms = 15'000;
  std::int64_t write_pause_ms = 30'000;  // a reader that takes nothing for so long is gone
  std::int64_t close_ms = 5'000;         // for the last bytes
};

class EventStream final : public Protocol {
 public:
  EventStream(const EventStreamLimits& limits, std::int64_t now_ms);

  // The peer has nothing to say; what it sends is ignored.
  std::vector<WebSocketMessage> receive(std::string_view, std::int64_t) override { return {}; }
  void disconnected() override;
  Sent send(SharedFrame frame, SendClass send_class, std::int64_t now_ms) override;
  void close(std::uint16_t code, std::string_view reason, std::int64_t now_ms) override;
  std::size_t output(std::span<std::string_view> pieces) const override {
    return queue_.output(pieces);
  }
  void consumed(std::size_t bytes) override;
  void tick(std::int64_t now_ms) override;
  std::int64_t deadline() const override;
  bool is_open() const override { return state_ == State::open; }
  bool is_closed() const override { return state_ == State::closed; }
  bool wants_to_read() const override { return state_ == State::open; }
  bool wants_to_write() const override { return !queue_.is_empty() && !is_closed(); }
  const WebSocketClose& end() const override { return end_; }
  std::size_t memory() const override { return queue_.bytes(); }

 private:
  enum class State { open, draining, closed };
  void await_reader(std::int64_t now_ms);

  EventStreamLimits limits_;
  SendQueue queue_;
  State state_ = State::open;
  WebSocketClose end_;
  std::int64_t heartbeat_at_ms_;
  std::int64_t write_until_ms_;  // the largest number while nothing waits
};

}  // namespace candor::http
