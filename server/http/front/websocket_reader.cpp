#include "server/http/front/websocket_reader.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr unsigned char kFinal = 0x80, kReserved = 0x70, kOpcode = 0x0f;  // of the first byte
constexpr unsigned char kMasked = 0x80, kLength = 0x7f;                   // of the second
constexpr unsigned kTwoBytesFollow = 126, kEightBytesFollow = 127;
constexpr std::size_t kMaskBytes = 4;

bool is_known(unsigned opcode) {
  return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xa);
}

// The two loops over every byte that a peer sends go eight at a time.
std::uint64_t load(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Section 5.3. `at`: how many bytes of the frame were unmasked before.
void unmask(std::span<char> bytes, const unsigned char* mask, std::size_t at) {
  char key[sizeof(std::uint64_t)];
  for (std::size_t i = 0; i < sizeof key; ++i)
    key[i] = static_cast<char>(mask[(at + i) % kMaskBytes]);
  const std::uint64_t key_word = load(key);
  std::size_t i = 0;
  for (; i + sizeof key <= bytes.size(); i += sizeof key) {
    const std::uint64_t word = load(&bytes[i]) ^ key_word;
    std::memcpy(&bytes[i], &word, sizeof word);
  }
  for (; i < bytes.size(); ++i) bytes[i] = static_cast<char>(bytes[i] ^ key[i % sizeof key]);
}

}  // namespace

bool Utf8Reader::accept(std::string_view bytes) {
  constexpr std::uint64_t kNotAscii = 0x8080808080808080;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (missing_ == 0 && i + 8 <= bytes.size() && (load(&bytes[i]) & kNotAscii) == 0) {
      i += 7;
    } else if (missing_ > 0) {
      if (byte < low_ || byte > high_) return false;
      low_ = 0x80, high_ = 0xbf;
      --missing_;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) return false;
      missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      if (byte == 0xe0) low_ = 0xa0;   // overlong below
      if (byte == 0xed) high_ = 0x9f;  // surrogates above
      if (byte == 0xf0) low_ = 0x90;   // overlong below
      if (byte == 0xf4) high_ = 0x8f;  // beyond U+10FFFF above
    }
  }
  return true;
}

std::optional<WebSocketInput> WebSocketReader::next(std::string_view& bytes) {
  while (!failure_) {
    if (header_size_ < header_needed_) {
      if (bytes.empty()) return {};
      read_header_byte(static_cast<unsigned char>(bytes.front()));
      bytes.remove_prefix(1);
    } else {
      read_payload(bytes);
      if (failure_ || payload_left_ > 0) return {};
      if (auto input = finish_frame()) return input;
    }
  }
  return {};
}

void WebSocketReader::read_header_byte(unsigned char byte) {
  header_[header_size_++] = byte;
  if (header_size_ == 1) check_first_byte();
  if (header_size_ == 2) check_second_byte();
  if (header_size_ == header_needed_ - kMaskBytes) check_length();
}

void WebSocketReader::check_first_byte() {
  const unsigned char byte = header_[0];
  is_final_ = (byte & kFinal) != 0;
  opcode_ = static_cast<Opcode>(byte & kOpcode);
  if ((byte & kReserved) != 0) return fail(close_code::kProtocolError, "reserved bits are set");
  if (!is_known(byte & kOpcode)) return fail(close_code::kProtocolError, "unknown opcode");
  if (is_control(opcode_)) {
    if (!is_final_) fail(close_code::kProtocolError, "a control frame may not be fragmented");
    return;
  }
  const bool continues = opcode_ == Opcode::continuation;
  if (continues != is_fragmented_) {
    return fail(close_code::kProtocolError, continues ? "there is no message to continue"
                                                      : "the message before is not finished");
  }
  if (!continues) message_opcode_ = opcode_;
}

void WebSocketReader::check_second_byte() {
  const unsigned length = header_[1] & kLength;
  if ((header_[1] & kMasked) == 0) return fail(close_code::kProtocolError, "frames must be masked");
  if (is_control(opcode_) && length > kControlPayloadMax) {
    return fail(close_code::kProtocolError, "a control frame is too long");
  }
  const std::size_t follow = length == kTwoBytesFollow ? 2 : length == kEightBytesFollow ? 8 : 0;
  header_needed_ = 2 + follow + kMaskBytes;
}

void WebSocketReader::check_length() {
  std::uint64_t length = header_[1] & kLength;
  if (header_size_ > 2) {
    length = 0;
    for (std::size_t i = 2; i < header_size_; ++i) length = length << 8 | header_[i];
    // Section 5.2: the minimal number of bytes, and the most significant bit is 0.
    const std::uint64_t least = header_size_ == 4 ? kTwoBytesFollow : 0x10000;
    if (length < least || length >> 63 != 0) {
      return fail(close_code::kProtocolError, "the length is not written as it must be");
    }
  }
  if (!is_control(opcode_) && length > message_bytes_max_ - message_.size()) {
    return fail(close_code::kMessageTooBig, "the message is too long");
  }
  payload_left_ = length;
}

void WebSocketReader::read_payload(std::string_view& bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, bytes.size()));
  std::string& payload = is_control(opcode_) ? control_ : message_;
  const std::size_t before = payload.size();
  payload.append(bytes.substr(0, size));
  unmask({payload.data() + before, size}, header_.data() + header_needed_ - kMaskBytes,
         payload_size_);
  payload_size_ += size;
  payload_left_ -= size;
  bytes.remove_prefix(size);
  const bool is_text = !is_control(opcode_) && message_opcode_ == Opcode::text;
  if (is_text && !utf8_.accept(std::string_view(payload).substr(before))) {
    fail(close_code::kInvalidPayload, "the text is not UTF-8");
  }
}

std::optional<WebSocketInput> WebSocketReader::finish_frame() {
  header_size_ = payload_size_ = 0;
  header_needed_ = header_.size();
  if (is_control(opcode_)) {
    if (opcode_ == Opcode::close) check_close();
    if (failure_) return {};
    return WebSocketInput{opcode_, std::exchange(control_, {})};
  }
  is_fragmented_ = !is_final_;
  if (is_fragmented_) return {};
  if (!utf8_.is_between_characters()) {
    fail(close_code::kInvalidPayload, "the text ends inside a character");
    return {};
  }
  return WebSocketInput{message_opcode_, std::exchange(message_, {})};
}

// Section 5.5.1: nothing, or a code of section 7.4 and a reason in UTF-8.
void WebSocketReader::check_close() {
  if (control_.empty()) return;
  if (control_.size() == 1) return fail(close_code::kProtocolError, "half a close code");
  const WebSocketClose close = read_close(control_);
  if (!is_close_code(close.code)) {
    return fail(close_code::kProtocolError, "the close code may not be sent");
  }
  if (!text::is_valid_utf8(close.reason)) {
    fail(close_code::kInvalidPayload, "the reason is not UTF-8");
  }
}

void WebSocketReader::fail(std::uint16_t code, std::string_view reason) {
  failure_ = WebSocketClose{code, std::string(reason)};
  std::string().swap(message_);  // an assignment would keep its memory
}

}  // namespace candor::http
