// Frames (RFC 6455 section 5): lengths, control frames, reserved bits, opcodes, masks, fragments.
#include "tests/front/websocket_client.h"

namespace candor::http {
namespace {

using client::binary;
using client::bytes_of;
using client::Case;
using client::fragments;
using client::Frame;
using client::ping;
using client::pong;
using client::text;
using namespace std::string_literals;

constexpr std::size_t kLimit = 256 * 1024;
constexpr unsigned kText = 0x1, kBinary = 0x2, kClose = 0x8, kPing = 0x9, kPong = 0xa;
const std::string kProtocolError = "close:1002", kTooBig = "close:1009";

std::string name(unsigned opcode) {
  switch (opcode) {
    case 0x0: return "continuation";
    case kText: return "text";
    case kBinary: return "binary";
    case kClose: return "close";
    case kPing: return "ping";
    case kPong: return "pong";
    default: return "opcode_" + std::to_string(opcode);
  }
}

std::string filler(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>('a' + i % 26);
  return out;
}

std::vector<Case> length_cases() {
  std::vector<Case> cases;
  const std::vector<std::size_t> sizes = {0,     1,     2,     124,        125,   126,
                                          127,   128,   255,   256,        65534, 65535,
                                          65536, 65537, 70000, kLimit - 1, kLimit};
  for (const unsigned opcode : {kText, kBinary}) {
    for (const std::size_t size : sizes) {
      const std::string bytes = filler(size);
      cases.push_back({name(opcode) + "_of_" + std::to_string(size),
                       bytes_of({opcode, bytes}) + text("next"),
                       {name(opcode) + ":" + bytes, "text:next"}});
    }
  }
  return cases;
}

// A length must take as few bytes as possible, and its highest bit is 0 (section 5.2).
std::vector<Case> refused_length_cases() {
  std::vector<Case> cases;
  const auto add = [&](unsigned opcode, int bytes, std::uint64_t length,
                       const std::string& answer) {
    const std::string label =
        name(opcode) + "_" + std::to_string(length) + "_in_" + std::to_string(bytes) + "_bytes";
    Frame frame{opcode, "some bytes"};
    frame.length_bytes = bytes;
    frame.claimed_length = length;
    cases.push_back({label, bytes_of(frame), {answer}, 2u + static_cast<std::size_t>(bytes)});
  };
  constexpr std::uint64_t kHighestBit = 1ull << 63;
  for (const unsigned opcode : {kText, kBinary}) {
    for (const std::uint64_t length : {0, 1, 124, 125}) add(opcode, 2, length, kProtocolError);
    for (const std::uint64_t length : {0, 1, 125, 126, 65534, 65535}) {
      add(opcode, 8, length, kProtocolError);
    }
    add(opcode, 8, kHighestBit, kProtocolError);
    add(opcode, 8, kHighestBit + 5, kProtocolError);
    add(opcode, 8, ~0ull, kProtocolError);
    for (const std::uint64_t length :
         {std::uint64_t{kLimit + 1}, std::uint64_t{1} << 32, kHighestBit - 1}) {
      add(opcode, 8, length, kTooBig);
    }
  }
  return cases;
}

std::vector<Case> control_cases() {
  std::vector<Case> cases;
  for (const std::size_t size : {0, 1, 8, 124, 125}) {
    const std::string label = std::to_string(size), bytes = filler(size);
    cases.push_back({"ping_of_" + label, ping(bytes), {"pong:" + bytes}});
    cases.push_back({"pong_of_" + label, pong(bytes), {}});
    cases.push_back({"pong_then_ping_of_" + label,
                     pong("unasked") + ping(bytes) + text("after"),
                     {"text:after", "pong:" + bytes}});
  }
  const std::string raw("\x00\xff\xfe\x80", 4);
  cases.push_back({"ping_of_any_bytes", ping(raw), {"pong:" + raw}});
  cases.push_back({"text_then_ping", text("a") + ping("b"), {"text:a", "pong:b"}});
  cases.push_back({"the_last_of_ten_pings_is_answered",
                   ping("0") + ping("1") + ping("2") + ping("3") + ping("4") + ping("5") +
                       ping("6") + ping("7") + ping("8") + ping("last"),
                   {"pong:last"}});
  for (const unsigned opcode : {kClose, kPing, kPong}) {
    for (const std::size_t size : {126, 127, 200, 65536}) {
      cases.push_back({name(opcode) + "_of_" + std::to_string(size) + "_is_too_long",
                       bytes_of({opcode, filler(size)}),
                       {kProtocolError},
                       2});
    }
    cases.push_back({name(opcode) + "_may_not_be_fragmented",
                     bytes_of({opcode, "", false}) + bytes_of({0x0, ""}),
                     {kProtocolError},
                     1});
    cases.push_back({name(opcode) + "_may_not_be_fragmented_within_a_message",
                     bytes_of({kText, "a", false}) + bytes_of({opcode, "", false}),
                     {kProtocolError},
                     8});
  }
  return cases;
}

std::vector<Case> refused_header_cases() {
  std::vector<Case> cases;
  const std::string start = bytes_of({kText, "start", false});
  const auto in_message = [](unsigned opcode) { return opcode == 0x0 || opcode > 0x2; };
  for (const unsigned opcode : {0x0u, kText, kBinary, kClose, kPing, kPong}) {
    const std::string before = in_message(opcode) ? start : "";
    for (unsigned bits = 1; bits < 8; ++bits) {
      cases.push_back({name(opcode) + "_with_reserved_bits_" + std::to_string(bits),
                       before + bytes_of({opcode, "", true, bits}),
                       {kProtocolError},
                       before.size() + 1});
    }
    for (const std::string payload : {"", "payload"}) {
      cases.push_back(
          {name(opcode) + "_without_mask_and_" + (payload.empty() ? "no_" : "") + "payload",
           before + bytes_of({opcode, payload, true, 0, client::Mask::no}),
           {kProtocolError},
           before.size() + 2});
    }
  }
  for (const unsigned opcode : {3u, 4u, 5u, 6u, 7u, 11u, 12u, 13u, 14u, 15u}) {
    cases.push_back({name(opcode) + "_empty", bytes_of({opcode, ""}), {kProtocolError}, 1});
    cases.push_back({name(opcode) + "_after_a_message",
                     text("fine") + bytes_of({opcode, "payload"}) + ping(""),
                     {"text:fine", kProtocolError},
                     11});
    cases.push_back({name(opcode) + "_within_a_message",
                     start + bytes_of({opcode, "payload"}),
                     {kProtocolError},
                     start.size() + 1});
  }
  return cases;
}

std::vector<Case> fragment_cases() {
  std::vector<Case> cases;
  for (const unsigned opcode : {kText, kBinary}) {
    const std::string kind = name(opcode), whole = filler(kLimit);
    const auto add = [&](const std::string& label, const std::vector<std::string>& payloads) {
      std::string all;
      for (const std::string& payload : payloads) all += payload;
      cases.push_back({kind + "_" + label, fragments(opcode, payloads), {kind + ":" + all}});
    };
    add("in_two", {"frag", "ment"});
    add("in_three", {"a", "bc", "def"});
    add("with_empty_first", {"", "rest"});
    add("with_empty_last", {"rest", ""});
    add("with_empty_middle", {"re", "", "", "st"});
    add("of_nothing", {"", "", ""});
    add("of_two_long", {filler(65536), filler(126)});
    add("of_the_limit", {whole.substr(0, 100'000), whole.substr(100'000)});
    add("of_300", std::vector<std::string>(300, "x"));
    const std::string first = bytes_of({kText, filler(100'000), false});
    Frame too_long{0x0, "some bytes"};
    too_long.claimed_length = kLimit - 100'000 + 1;
    cases.push_back({kind + "_beyond_the_limit_in_fragments",
                     bytes_of({opcode, filler(100'000), false}) + bytes_of(too_long),
                     {kTooBig},
                     first.size() + 10});
    const std::string start = bytes_of({opcode, "a", false}), end = bytes_of({0x0, "b"});
    cases.push_back({kind + "_around_a_ping", start + ping("p") + end, {kind + ":ab", "pong:p"}});
    cases.push_back({kind + "_around_a_pong", start + pong("p") + end, {kind + ":ab"}});
    cases.push_back({kind + "_around_many_pings",
                     start + ping("1") + bytes_of({0x0, "", false}) + ping("2") + ping("3") + end,
                     {kind + ":ab", "pong:3"}});
    cases.push_back({kind + "_around_the_longest_ping",
                     start + ping(filler(125)) + end,
                     {kind + ":ab", "pong:" + filler(125)}});
    cases.push_back({kind + "_twice", start + end + start + end, {kind + ":ab", kind + ":ab"}});
    cases.push_back({kind + "_cut_off_by_close", start + client::close(1000), {"close:1000"}, 15});
    cases.push_back({kind + "_cut_off_by_close_then_continued",
                     start + client::close(1000) + end,
                     {"close:1000"},
                     15});
  }
  return cases;
}

std::vector<Case> wrong_fragment_cases() {
  std::vector<Case> cases;
  const auto add = [&](const std::string& label, const std::string& before,
                       const std::string& wrong, std::vector<std::string> messages) {
    messages.push_back(kProtocolError);
    cases.push_back({label, before + wrong + text("never seen"), messages, before.size() + 1});
  };
  const std::string more = bytes_of({0x0, "more", false}), last = bytes_of({0x0, "last"});
  const std::string start = bytes_of({kText, "a", false});
  add("continuation_of_nothing", "", more, {});
  add("final_continuation_of_nothing", "", last, {});
  add("empty_continuation_of_nothing", "", bytes_of({0x0, ""}), {});
  add("continuation_after_a_message", text("a"), more, {"text:a"});
  add("final_continuation_after_a_message", text("a"), last, {"text:a"});
  add("continuation_after_fragments", start + last, last, {"text:alast"});
  add("continuation_after_a_ping", ping(""), last, {});
  cases.back().expected = {kProtocolError};  // the waiting pong gives way to the close frame
  add("continuation_after_binary", binary("b"), last, {"binary:b"});
  add("text_within_text", start, text("b"), {});
  add("text_within_text_after_more", start + more, text("b"), {});
  add("text_within_binary", bytes_of({kBinary, "a", false}), text("b"), {});
  add("binary_within_text", start, binary("b"), {});
  add("binary_within_binary", bytes_of({kBinary, "a", false}), binary("b"), {});
  add("first_fragment_within_text", start, start, {});
  add("text_within_text_after_a_pong", start + pong(""), text("b"), {});
  return cases;
}

class Lengths : public client::Cases {};
class RefusedLengths : public client::Cases {};
class ControlFrames : public client::Cases {};
class RefusedHeaders : public client::Cases {};
class Fragments : public client::Cases {};
class WrongFragments : public client::Cases {};
INSTANTIATE_CASES(Lengths, length_cases());
INSTANTIATE_CASES(RefusedLengths, refused_length_cases());
INSTANTIATE_CASES(ControlFrames, control_cases());
INSTANTIATE_CASES(RefusedHeaders, refused_header_cases());
INSTANTIATE_CASES(Fragments, fragment_cases());
INSTANTIATE_CASES(WrongFragments, wrong_fragment_cases());

// The masking key runs on across segments, and starts anew with each frame (section 5.3).
TEST(Frames, AMaskMayBeAnything) {
  for (const std::string& key : {"\0\0\0\0"s, "\xff\xff\xff\xff"s, "\x01\x80\x7f\xfe"s}) {
    std::string bytes = "\x82\x85" + key;
    const std::string payload = "12345";
    for (std::size_t i = 0; i < payload.size(); ++i)
      bytes += static_cast<char>(payload[i] ^ key[i % 4]);
    WebSocket socket({}, 0);
    const auto messages = socket.receive(bytes + bytes, 0);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].payload, payload);
    EXPECT_EQ(messages[1].payload, payload);
  }
}

// The server's own frames, at each boundary of the length (section 5.2), byte by byte.
TEST(Frames, AreWrittenWithTheShortestLength) {
  const auto header = [](std::size_t size, std::size_t bytes) {
    return make_frame(Opcode::binary, std::string(size, 'x'))->substr(0, bytes);
  };
  EXPECT_EQ(*make_frame(Opcode::text, "Hello"), "\x81\x05Hello");
  EXPECT_EQ(*make_frame(Opcode::pong, ""), std::string("\x8a\x00", 2));
  EXPECT_EQ(header(125, 3), "\x82\x7dx");
  EXPECT_EQ(header(126, 5), std::string("\x82\x7e\x00\x7ex", 5));
  EXPECT_EQ(header(65535, 5), "\x82\x7e\xff\xffx");
  EXPECT_EQ(header(65536, 11), std::string("\x82\x7f\0\0\0\0\0\x01\0\0x", 11));
  EXPECT_EQ(make_frame(Opcode::binary, std::string(65536, 'x'))->size(), 65546u);
}

TEST(Frames, ACloseReasonIsCutBetweenCharacters) {
  std::string reason(122, 'r');
  reason += "\u00e9 and more";
  const SharedFrame frame = make_close_frame(1000, reason);
  EXPECT_EQ(frame->size(), 2u + 2u + 122u) << "the character of two bytes does not fit whole";
  EXPECT_EQ(make_close_frame(1000, std::string(123, 'r'))->size(), 2u + 125u);
  EXPECT_EQ(make_close_frame(1000, std::string(500, 'r'))->size(), 2u + 125u);
}

// The example of section 5.7, as it stands there.
TEST(Frames, TheExampleOfTheStandard) {
  WebSocket socket({}, 0);
  const auto messages = socket.receive("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 0);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_TRUE(messages[0].is_text);
  EXPECT_EQ(messages[0].payload, "Hello");
}

// Memory follows the bytes that arrive, not the length that is claimed.
TEST(Frames, AClaimedLengthAllocatesNothing) {
  Frame frame{kBinary, ""};
  frame.claimed_length = kLimit;
  WebSocket socket({}, 0);
  socket.receive(bytes_of(frame), 0);
  EXPECT_LT(socket.memory(), 1'000u);
  socket.receive(std::string(10'000, 'x'), 0);
  EXPECT_GE(socket.memory(), 10'000u);
  EXPECT_LT(socket.memory(), 40'000u);
}

TEST(Frames, AFailureFreesTheMessage) {
  WebSocket socket({}, 0);
  socket.receive(bytes_of({kBinary, filler(100'000), false}), 0);
  EXPECT_GE(socket.memory(), 100'000u);
  socket.receive(text("wrong"), 0);
  EXPECT_LT(socket.memory(), 1'000u);
}

}  // namespace
}  // namespace candor::http
