// What waits to be written to one peer, bounded: a slow reader costs memory up to a limit and
// delays nobody else. A frame never overtakes a frame that was queued before it, control frames
// excepted.
#pragma once

#include <list>
#include <span>

#include "server/http/front/websocket_frame.h"

namespace candor::http {

// What may happen to a message while its peer is slow.
struct SendClass {
  // Not 0: a newer message of the same number replaces the older one that still waits (the cursor
  // of one person, the state of one answer). Only the newest counts.
  std::uint64_t coalesce = 0;
  // May be lost when the queue is full; the oldest are lost first.
  bool is_droppable = false;
};

class SendQueue {
 public:
  SendQueue(std::size_t bytes_max, std::size_t frames_max)
      : bytes_max_(bytes_max), frames_max_(frames_max) {}

  // Makes room by the rules of SendClass. False: it does not fit, and is not queued.
  bool add(SharedFrame frame, SendClass send_class);
  // Before everything that waits; replaces a waiting frame of the same opcode. No limit.
  void add_control(SharedFrame frame);
  // After everything that waits. No limit.
  void add_last(SharedFrame frame);
  // Drops what waits, but keeps a frame that is partly written: half a frame would break the
  // stream.
  void clear();

  // Fills `pieces` from the front with what to write next; returns how many it filled. The views
  // hold until the next call that is not const.
  std::size_t output(std::span<std::string_view> pieces) const;
  // `bytes` of the output were written. REQUIRES that so many were waiting.
  void consumed(std::size_t bytes);

  bool is_empty() const { return waiting_.empty(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Waiting {
    SharedFrame frame;
    SendClass send_class;
  };
  using Position = std::list<Waiting>::iterator;
  Position first_unwritten();
  Position remove(Position at);
  bool fits(std::size_t size) const;
  std::list<Waiting> waiting_;
  std::size_t bytes_ = 0;    // not yet written
  std::size_t written_ = 0;  // of the frame in front
  std::size_t bytes_max_, frames_max_;
};

}  // namespace candor::http
