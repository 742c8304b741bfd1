#include "tests/front/websocket_client.h"

#include <array>

namespace candor::http::client {

namespace {

constexpr std::array<unsigned char, 4> kMask = {0x37, 0xfa, 0x21, 0x3d};
constexpr std::array<std::size_t, 6> kOddChunks = {3, 1, 7, 2, 13, 5};
constexpr std::int64_t kNow = 1'000;

void append_number(std::string& out, std::uint64_t value, int bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
}

std::string shown(std::string_view line) {
  if (line.size() <= 80) return testing::PrintToString(std::string(line));
  return testing::PrintToString(std::string(line.substr(0, 60))) + "… of " +
         std::to_string(line.size()) + " bytes";
}

std::string shown(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += "\n    " + shown(std::string_view(line));
  return out.empty() ? "\n    nothing" : out;
}

std::string close_line(std::string_view payload, bool with_reason) {
  if (payload.size() < 2) return "close:" + std::string(payload);
  const WebSocketClose close = read_close(payload);
  const bool shows_reason = with_reason && !close.reason.empty();
  return "close:" + std::to_string(close.code) + (shows_reason ? " " + close.reason : "");
}

std::string line_of(unsigned first_byte, std::string_view payload, bool with_reason) {
  switch (first_byte) {
    case 0x81: return "text:" + std::string(payload);
    case 0x82: return "binary:" + std::string(payload);
    case 0x88: return close_line(payload, with_reason);
    case 0x89: return "ping:" + std::string(payload);
    case 0x8a: return "pong:" + std::string(payload);
    default: return "no frame of a server: " + std::to_string(first_byte);
  }
}

std::vector<std::string> read_lines(std::string_view written, bool with_reasons) {
  std::vector<std::string> lines;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(written.at(i)); };
  while (written.size() >= 2) {
    std::uint64_t length = byte(1);
    const std::size_t header = length == 126 ? 4 : length == 127 ? 10 : 2;
    if (header > 2) length = 0;
    for (std::size_t i = 2; i < header; ++i) length = length << 8 | byte(i);
    if (length > written.size() - header) break;
    lines.push_back(line_of(byte(0), written.substr(header, length), with_reasons));
    written.remove_prefix(header + length);
  }
  EXPECT_TRUE(written.empty()) << "the server wrote half a frame";
  return lines;
}

std::size_t segment_size(Segments segments, std::size_t number) {
  if (segments == Segments::whole) return std::string::npos;
  return segments == Segments::single_bytes ? 1 : kOddChunks[number % kOddChunks.size()];
}

}  // namespace

std::string bytes_of(const Frame& frame) {
  const bool is_masked = frame.mask == Mask::yes;
  const std::uint64_t length = frame.claimed_length.value_or(frame.payload.size());
  int follow = frame.length_bytes;
  if (follow < 0) follow = length <= 125 ? 0 : length <= 0xffff ? 2 : 8;
  std::string bytes;
  append_number(bytes, (frame.is_final ? 0x80u : 0u) | frame.reserved << 4 | frame.opcode, 1);
  const std::uint64_t marker = follow == 2 ? 126 : follow == 8 ? 127 : length;
  append_number(bytes, marker | (is_masked ? 0x80u : 0u), 1);
  if (follow > 0) append_number(bytes, length, follow);
  if (is_masked) bytes.append(kMask.begin(), kMask.end());
  for (std::size_t i = 0; i < frame.payload.size(); ++i) {
    bytes += static_cast<char>(frame.payload[i] ^ (is_masked ? kMask[i % 4] : 0));
  }
  return bytes;
}

std::string text(std::string_view payload) {
  return bytes_of({0x1, std::string(payload)});
}
std::string binary(std::string_view payload) {
  return bytes_of({0x2, std::string(payload)});
}
std::string ping(std::string_view payload) {
  return bytes_of({0x9, std::string(payload)});
}
std::string pong(std::string_view payload) {
  return bytes_of({0xa, std::string(payload)});
}

std::string close(unsigned code, std::string_view reason) {
  std::string payload;
  append_number(payload, code, 2);
  return bytes_of({0x8, payload + std::string(reason)});
}

std::string fragments(unsigned opcode, const std::vector<std::string>& payloads) {
  std::string bytes;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    bytes += bytes_of({i == 0 ? opcode : 0x0, payloads[i], i + 1 == payloads.size()});
  }
  return bytes;
}

std::string byte_fragments(unsigned opcode, std::string_view payload) {
  std::vector<std::string> payloads;
  for (const char c : payload) payloads.push_back(std::string(1, c));
  return fragments(opcode, payloads);
}

std::vector<std::string> lines_of(std::string_view written) {
  return read_lines(written, false);
}
std::vector<std::string> lines_with_reasons(std::string_view written) {
  return read_lines(written, true);
}

std::string drain(WebSocket& socket) {
  std::string written;
  std::array<std::string_view, 3> pieces;
  while (socket.wants_to_write()) {
    std::size_t bytes = 0;
    for (std::size_t i = 0, filled = socket.output(pieces); i < filled; ++i) {
      written += pieces[i];
      bytes += pieces[i].size();
    }
    socket.consumed(bytes);
  }
  return written;
}

void Cases::check() const {
  const auto& [test, segments] = GetParam();
  WebSocket socket({}, kNow);
  std::vector<std::string> lines;
  std::string_view rest = test.bytes;
  std::size_t fed = 0;
  for (std::size_t number = 0; !rest.empty(); ++number) {
    const std::string_view segment = rest.substr(0, segment_size(segments, number));
    for (const WebSocketMessage& message : socket.receive(segment, kNow)) {
      lines.push_back((message.is_text ? "text:" : "binary:") + message.payload);
    }
    rest.remove_prefix(segment.size());
    fed += segment.size();
    const bool should_be_open = test.ends_at == 0 || fed < test.ends_at;
    ASSERT_EQ(socket.state() == WebSocket::State::open, should_be_open) << "after byte " << fed;
  }
  const std::vector<std::string> answer = lines_of(drain(socket));
  lines.insert(lines.end(), answer.begin(), answer.end());
  EXPECT_TRUE(lines == test.expected)
      << "  expected" << shown(test.expected) << "\n  but saw" << shown(lines);
  const bool is_over = test.ends_at != 0;
  EXPECT_EQ(socket.state() == WebSocket::State::closed, is_over) << "once all is written";
}

std::string name_of(const testing::TestParamInfo<Cases::ParamType>& info) {
  const auto& [test, segments] = info.param;
  const char* suffix = segments == Segments::whole          ? "_whole"
                       : segments == Segments::single_bytes ? "_single_bytes"
                                                            : "_odd_chunks";
  return test.name + suffix;
}

}  // namespace candor::http::client
