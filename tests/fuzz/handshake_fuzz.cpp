// Header fields of a WebSocket handshake: one "name: value" per line.
#include "server/http/front/websocket_handshake.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor::http;
  candor::fuzz::Input input(data, size);
  const std::string method(input.line());
  std::vector<Header> headers;
  while (!input.is_empty()) {
    const std::string_view line = input.line();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 1))});
  }
  const WebSocketHandshake handshake = read_handshake(method, headers, {"room.v1", "room.v2"});
  const bool is_accepted = handshake.status == 101;
  ASSERT(is_accepted == handshake.code.empty() && is_accepted == handshake.message.empty());
  ASSERT(is_accepted || handshake.bearer_token.empty());
  ASSERT(!is_accepted || is_websocket_request(headers));
  const std::string& protocol = handshake.protocol;
  ASSERT(protocol.empty() || protocol == "room.v1" || protocol == "room.v2" ||
         protocol == "bearer");
  ASSERT(handshake.headers.size() <= 4);
  return 0;
}
