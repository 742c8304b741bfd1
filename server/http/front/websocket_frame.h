// Frames the server sends (RFC 6455 section 5) and the codes that end a connection (section 7.4).
// A frame is immutable and counted by reference, so a broadcast is framed once for all its peers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace candor::http {

enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xa,
};
constexpr bool is_control(Opcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 0x8;
}

// Section 7.4.1 and IANA's registry. kNoStatus and kAbnormal are never on the wire.
namespace close_code {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kNoStatus = 1005;
inline constexpr std::uint16_t kAbnormal = 1006;
inline constexpr std::uint16_t kInvalidPayload = 1007;
inline constexpr std::uint16_t kPolicyViolation = 1008;
inline constexpr std::uint16_t kMessageTooBig = 1009;
inline constexpr std::uint16_t kInternalError = 1011;
inline constexpr std::uint16_t kTryAgainLater = 1013;
}  // namespace close_code
// Whether a close frame may carry the code.
bool is_close_code(unsigned code);

// Why a connection ended or has to end.
struct WebSocketClose {
  std::uint16_t code = 0;
  std::string reason;
};
// Of the payload of a close frame, unchecked; kNoStatus without one. REQUIRES not just one byte.
WebSocketClose read_close(std::string_view payload);

inline constexpr std::size_t kControlPayloadMax = 125;  // section 5.5

// Bytes ready for the wire. May be queued at any number of peers, on any thread.
using SharedFrame = std::shared_ptr<const std::string>;
// One final, unmasked frame. REQUIRES valid UTF-8 for text, at most 125 bytes for control frames.
SharedFrame make_frame(Opcode opcode, std::string_view payload);
// A reason is cut after a whole character to fit. REQUIRES is_close_code(code).
SharedFrame make_close_frame(std::uint16_t code, std::string_view reason);
Opcode opcode_of(const SharedFrame& frame);

}  // namespace candor::http
