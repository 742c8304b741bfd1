#include "server/http/front/websocket_frame.h"

#include "shared/base/assert.h"

namespace candor::http {

namespace {

constexpr unsigned char kFinal = 0x80;

void append_number(std::string& out, std::uint64_t value, int bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
}

// The longest front part of at most `bytes` that ends between characters.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

bool is_close_code(unsigned code) {
  if (code >= 3000 && code <= 4999) return true;  // libraries and applications
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

WebSocketClose read_close(std::string_view payload) {
  if (payload.empty()) return {close_code::kNoStatus, {}};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
  return {static_cast<std::uint16_t>(byte(0) << 8 | byte(1)), std::string(payload.substr(2))};
}

SharedFrame make_frame(Opcode opcode, std::string_view payload) {
  ASSERT(!is_control(opcode) || payload.size() <= kControlPayloadMax);
  std::string bytes;
  bytes.reserve(payload.size() + 10);
  bytes += static_cast<char>(kFinal | static_cast<unsigned char>(opcode));
  if (payload.size() <= 125) {
    append_number(bytes, payload.size(), 1);
  } else if (payload.size() <= 0xffff) {
    append_number(bytes, 126, 1);
    append_number(bytes, payload.size(), 2);
  } else {
    append_number(bytes, 127, 1);
    append_number(bytes, payload.size(), 8);
  }
  bytes += payload;
  return std::make_shared<const std::string>(std::move(bytes));
}

SharedFrame make_close_frame(std::uint16_t code, std::string_view reason) {
  ASSERT(is_close_code(code));
  std::string payload;
  append_number(payload, code, 2);
  payload += cut(reason, kControlPayloadMax - 2);
  return make_frame(Opcode::close, payload);
}

Opcode opcode_of(const SharedFrame& frame) {
  return static_cast<Opcode>(frame->front() & 0x0f);
}

}  // namespace candor::http
