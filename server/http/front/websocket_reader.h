// Bytes of a client into messages (RFC 6455 sections 5.2-5.6 and 8.1), in segments of any size.
// A violation is found at the first byte that proves it, and memory grows with the bytes that
// arrived, never with a length that was claimed.
#pragma once

#include <array>
#include <optional>

#include "server/http/front/websocket_frame.h"

namespace candor::http {

// UTF-8 piece by piece (Unicode table 3-7: no overlong forms, surrogates or beyond U+10FFFF).
class Utf8Reader {
 public:
  // False as soon as no continuation could make the text valid.
  bool accept(std::string_view bytes);
  bool is_between_characters() const { return missing_ == 0; }

 private:
  int missing_ = 0;
  unsigned char low_ = 0x80, high_ = 0xbf;  // what the next byte may be
};

// A complete message (text, binary) or control frame (close, ping, pong), unmasked and checked.
struct WebSocketInput {
  Opcode opcode = Opcode::text;
  std::string payload;
};

class WebSocketReader {
 public:
  explicit WebSocketReader(std::size_t message_bytes_max) : message_bytes_max_(message_bytes_max) {}

  // Takes bytes off the front until an input is complete. Nothing: all bytes were used, or
  // failure() is set, after which nothing is read any more.
  std::optional<WebSocketInput> next(std::string_view& bytes);
  const std::optional<WebSocketClose>& failure() const { return failure_; }

  bool is_inside_message() const { return is_fragmented_ || header_size_ > 0; }
  std::size_t memory() const { return message_.capacity() + control_.capacity(); }

 private:
  void read_header_byte(unsigned char byte);
  void check_first_byte();
  void check_second_byte();
  void check_length();
  void read_payload(std::string_view& bytes);
  std::optional<WebSocketInput> finish_frame();
  void check_close();
  void fail(std::uint16_t code, std::string_view reason);

  // The frame at hand
  std::array<unsigned char, 14> header_{};
  std::size_t header_size_ = 0, header_needed_ = header_.size();
  Opcode opcode_ = Opcode::continuation;
  bool is_final_ = false;
  std::uint64_t payload_left_ = 0;
  std::size_t payload_size_ = 0;  // so far
  std::string control_;

  // The message it belongs to
  Opcode message_opcode_ = Opcode::text;
  bool is_fragmented_ = false;  // a first fragment came and the final one has not
  std::string message_;
  Utf8Reader utf8_;

  std::optional<WebSocketClose> failure_;
  std::size_t message_bytes_max_;
};

}  // namespace candor::http
