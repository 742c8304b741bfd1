// A WebSocket through a life that the input invents: segments, messages of every class, partial
// writes, time, closing. Whatever happens, what it wrote is whole frames with nothing after a close
// frame, memory stays bounded and the life ends once nobody feeds it.
#include <array>

#include "server/http/front/websocket.h"
#include "tests/fuzz/fuzz.h"

namespace candor::http {
namespace {

constexpr WebSocketLimits kLimits = {
    .message_bytes = 2'000, .queue_bytes = 4'000, .queue_frames = 16};

class Life {
 public:
  void step(fuzz::Input& input) {
    const std::uint8_t what = input.byte(), much = input.byte();
    switch (what % 6) {
      case 0: socket_.receive(input.take(much), now_); break;
      case 1: send(much, {what / 6u % 3, what >= 128}); break;
      case 2: write(much); break;
      case 3: now_ += much * 256; break;
      case 4: socket_.tick(now_); break;
      default:
        if (much < 16) socket_.close(1001, input.take(much), now_);
    }
    ASSERT(socket_.memory() <=
           2 * kLimits.message_bytes + kLimits.queue_bytes + 5 * (kControlPayloadMax + 2));
  }

  void end() {
    while (socket_.state() != WebSocket::State::closed) {
      write(1'000'000);
      now_ = socket_.deadline();
      socket_.tick(now_);
    }
    ASSERT(socket_.end().code != 0);
    check_written();
  }

 private:
  void send(std::uint8_t size, SendClass send_class) {
    const SharedFrame frame = make_frame(Opcode::binary, std::string(size * 8u, 'x'));
    const bool was_open = socket_.state() == WebSocket::State::open;
    const Sent sent = socket_.send(frame, send_class, now_);
    ASSERT(was_open || sent == Sent::closed);
    ASSERT(sent != Sent::dropped || send_class.is_droppable);
  }

  void write(std::size_t most) {
    std::array<std::string_view, 3> pieces;
    std::size_t taken = 0;
    for (std::size_t i = 0, filled = socket_.output(pieces); i < filled && most > 0; ++i) {
      const std::string_view part = pieces[i].substr(0, most);
      written_ += part;
      taken += part.size();
      most -= part.size();
    }
    socket_.consumed(taken);
  }

  // A dead peer leaves half a frame behind; otherwise every frame is whole.
  void check_written() const {
    std::string_view rest = written_;
    bool has_closed = false;
    while (rest.size() >= 2) {
      ASSERT(!has_closed);
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
      ASSERT((byte(0) & 0xf0) == 0x80 && (byte(1) & 0x80) == 0);
      has_closed = byte(0) == 0x88;
      std::size_t header = 2, length = byte(1);
      if (length == 126) {
        if (rest.size() < 4) return;
        header = 4, length = byte(2) * 256u + byte(3);
      }
      if (rest.size() < header + length) return;
      rest.remove_prefix(header + length);
    }
  }

  std::int64_t now_ = 0;
  WebSocket socket_{kLimits, 0};
  std::string written_;
};

}  // namespace
}  // namespace candor::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  candor::fuzz::Input input(data, size);
  candor::http::Life life;
  while (!input.is_empty()) life.step(input);
  life.end();
  return 0;
}
