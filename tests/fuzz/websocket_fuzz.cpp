// A WebSocket fed with foreign bytes, in segments that the input chooses, against the same bytes in
// one piece: both must deliver the same messages and end alike. What it writes must stay bounded.
#include <array>
#include <vector>

#include "server/http/front/websocket.h"
#include "shared/base/text.h"
#include "tests/fuzz/fuzz.h"

namespace candor::http {
namespace {

struct Outcome {
  std::vector<WebSocketMessage> messages;
  std::string written;
  WebSocketClose end;
};

void receive(WebSocket& socket, std::string_view bytes, Outcome& outcome) {
  for (WebSocketMessage& message : socket.receive(bytes, 0)) {
    ASSERT(!message.is_text || text::is_valid_utf8(message.payload));
    outcome.messages.push_back(std::move(message));
  }
  // A message, of which a growing string holds up to twice the bytes, a pong, a ping, a close.
  ASSERT(socket.memory() <= 2 * WebSocketLimits{}.message_bytes + 4 * 128);
}

void finish(WebSocket& socket, Outcome& outcome) {
  std::array<std::string_view, 2> pieces;
  while (socket.wants_to_write()) {
    socket.output(pieces);
    outcome.written += pieces[0];
    socket.consumed(pieces[0].size());
  }
  ASSERT(socket.state() == WebSocket::State::open || socket.state() == WebSocket::State::closed);
  outcome.end = socket.end();
}

#ifdef CANDOR_PLANTED_FAULT
// Trusts a length that the peer claims, the mistake this harness exists to find.
char planted_fault(std::string_view bytes) {
  if (bytes.size() < 2) return 0;
  const std::vector<char> copy(bytes.begin(), bytes.end());
  return copy.data()[2 + (copy[1] & 0x7f)];
}
#endif

}  // namespace
}  // namespace candor::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor::http;
  candor::fuzz::Input input(data, size);
  const std::string_view sizes = input.take(8);
  const std::string_view bytes = input.rest();
#ifdef CANDOR_PLANTED_FAULT
  volatile char read = planted_fault(bytes);
  (void)read;
#endif
  Outcome whole, pieces;
  WebSocket one({}, 0), other({}, 0);
  receive(one, bytes, whole);
  finish(one, whole);
  std::string_view rest = bytes;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const std::size_t wanted = 1 + static_cast<std::uint8_t>(sizes[i % sizes.size()]) % 40;
    const std::string_view segment = rest.substr(0, wanted);
    receive(other, segment, pieces);
    rest.remove_prefix(segment.size());
  }
  finish(other, pieces);
  ASSERT(whole.messages.size() == pieces.messages.size());
  for (std::size_t i = 0; i < whole.messages.size(); ++i) {
    ASSERT(whole.messages[i].is_text == pieces.messages[i].is_text);
    ASSERT(whole.messages[i].payload == pieces.messages[i].payload);
  }
  ASSERT(whole.written == pieces.written);
  ASSERT(whole.end.code == pieces.end.code && whole.end.reason == pieces.end.reason);
  return 0;
}
