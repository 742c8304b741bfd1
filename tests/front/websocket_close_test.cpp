// The closing handshake (RFC 6455 sections 5.5.1, 7.1 and 7.4), from either side, and what happens
// to what waits.
#include "tests/front/websocket_client.h"

namespace candor::http {
namespace {

using client::binary;
using client::bytes_of;
using client::Case;
using client::drain;
using client::lines_of;
using client::lines_with_reasons;
using client::ping;
using client::text;
using State = WebSocket::State;
using Lines = std::vector<std::string>;

std::vector<Case> code_cases() {
  std::vector<Case> cases;
  for (const unsigned code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013,
                              1014, 3000, 3999, 4000, 4999}) {
    const std::string label = std::to_string(code);
    cases.push_back({label + "_is_echoed", client::close(code), {"close:" + label}, 8});
    cases.push_back({label + "_with_reason_is_echoed",
                     client::close(code, "going home"),
                     {"close:" + label},
                     18});
  }
  for (const unsigned code :
       {0, 1, 500, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 5001, 10000, 65535}) {
    const std::string label = std::to_string(code);
    cases.push_back({label + "_is_refused", client::close(code), {"close:1002"}, 8});
    cases.push_back(
        {label + "_with_reason_is_refused", client::close(code, "reason"), {"close:1002"}, 14});
  }
  return cases;
}

std::vector<Case> body_cases() {
  const std::string longest(123, 'r'), euro = "\xe2\x82\xac";
  const std::string bye = client::close(1000);
  return {
      {"no_body", bytes_of({0x8, ""}), {"close:"}, 6},
      {"one_byte", bytes_of({0x8, "\x03"}), {"close:1002"}, 7},
      {"longest_reason", client::close(1000, longest), {"close:1000"}, 131},
      {"reason_too_long", client::close(1000, longest + "r"), {"close:1002"}, 2},
      {"reason_in_utf8", client::close(1000, euro + euro), {"close:1000"}, 14},
      {"reason_cut_in_a_character", client::close(1000, "\xe2\x82"), {"close:1007"}, 10},
      {"reason_overlong", client::close(1000, "\xc0\xaf"), {"close:1007"}, 10},
      {"reason_surrogate", client::close(1000, "\xed\xa0\x80"), {"close:1007"}, 11},
      {"reason_latin_1", client::close(1000, "caf\xe9"), {"close:1007"}, 12},
      {"wrong_code_and_reason", client::close(999, "\xff"), {"close:1002"}, 9},
      {"text_before", text("a") + bye, {"text:a", "close:1000"}, 15},
      {"text_after", bye + text("a"), {"close:1000"}, 8},
      {"ping_after", bye + ping("a"), {"close:1000"}, 8},
      {"binary_after", bye + binary("a"), {"close:1000"}, 8},
      {"another_close_after", bye + client::close(1001), {"close:1000"}, 8},
      {"nonsense_after", bye + std::string(300, '\xff'), {"close:1000"}, 8},
      {"wrong_close_after", bye + client::close(999), {"close:1000"}, 8},
      {"ping_before_gives_way", ping("a") + bye, {"close:1000"}, 15},
      {"text_after_no_body", bytes_of({0x8, ""}) + text("a"), {"close:"}, 6},
      {"text_after_a_violation", bytes_of({0x3, ""}) + text("a"), {"close:1002"}, 1},
      {"close_after_a_violation", bytes_of({0x3, ""}) + bye, {"close:1002"}, 1},
  };
}

class CloseCodes : public client::Cases {};
class CloseBodies : public client::Cases {};
INSTANTIATE_CASES(CloseCodes, code_cases());
INSTANTIATE_CASES(CloseBodies, body_cases());

TEST(CloseCode, WhatIsNeverOnTheWire) {
  for (unsigned code = 0; code < 70'000; ++code) {
    const bool is_known = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
    EXPECT_EQ(is_close_code(code), is_known || (code >= 3000 && code <= 4999)) << code;
  }
}

TEST(Closing, TheEndSaysWhoAndWhy) {
  WebSocket by_peer({}, 0);
  EXPECT_EQ(by_peer.end().code, 0);
  by_peer.receive(client::close(4001, "enough"), 0);
  EXPECT_EQ(by_peer.end().code, 4001);
  EXPECT_EQ(by_peer.end().reason, "enough");

  WebSocket without_code({}, 0);
  without_code.receive(bytes_of({0x8, ""}), 0);
  EXPECT_EQ(without_code.end().code, 1005);

  WebSocket by_us({}, 0);
  by_us.close(1001, "The server restarts.", 0);
  by_us.receive(client::close(1000, "as you wish"), 0);
  EXPECT_EQ(by_us.end().code, 1001);
  EXPECT_EQ(by_us.end().reason, "The server restarts.");

  WebSocket lost({}, 0);
  lost.disconnected();
  EXPECT_EQ(lost.state(), State::closed);
  EXPECT_EQ(lost.end().code, 1006);
}

TEST(Closing, OursComesAfterWhatWaits) {
  WebSocket socket({}, 0);
  socket.send(make_frame(Opcode::text, "last words"), {}, 0);
  socket.close(1001, "The server restarts.", 0);
  EXPECT_EQ(socket.state(), State::closing);
  EXPECT_EQ(lines_with_reasons(drain(socket)),
            (Lines{"text:last words", "close:1001 The server restarts."}));
  EXPECT_EQ(socket.state(), State::closing) << "until the peer answers";
  EXPECT_TRUE(socket.receive(text("too late") + ping("too late"), 1).empty());
  EXPECT_FALSE(socket.wants_to_write());
  socket.receive(client::close(1001), 2);
  EXPECT_EQ(socket.state(), State::closed);
}

TEST(Closing, NothingIsSentAfterwards) {
  WebSocket socket({}, 0);
  socket.close(1000, "", 0);
  EXPECT_EQ(socket.send(make_frame(Opcode::text, "more"), {}, 0), Sent::closed);
  socket.close(1011, "", 0);
  EXPECT_EQ(lines_of(drain(socket)), Lines{"close:1000"}) << "once only";
}

TEST(Closing, BothAtOnceWriteOneCloseFrameEach) {
  WebSocket socket({}, 0);
  socket.close(1000, "", 0);
  socket.receive(client::close(4000), 0);
  EXPECT_EQ(socket.state(), State::draining);
  EXPECT_FALSE(socket.wants_to_read());
  EXPECT_EQ(lines_of(drain(socket)), Lines{"close:1000"});
  EXPECT_EQ(socket.state(), State::closed);
}

TEST(Closing, AViolationWhileClosingWritesNoSecondCloseFrame) {
  WebSocket socket({}, 0);
  socket.close(1000, "", 0);
  socket.receive(bytes_of({0x3, ""}), 0);
  EXPECT_EQ(lines_of(drain(socket)), Lines{"close:1000"});
  EXPECT_EQ(socket.state(), State::closed);
}

TEST(Closing, TheAnswerGoesBeforeWhatWaits) {
  WebSocket socket({}, 0);
  for (int i = 0; i < 3; ++i) socket.send(make_frame(Opcode::text, "unread"), {}, 0);
  socket.receive(client::close(1000), 0);
  EXPECT_EQ(lines_of(drain(socket)), Lines{"close:1000"});
  EXPECT_EQ(socket.state(), State::closed);
}

// Half a frame on the wire must be finished, or the close frame would be read as its payload.
TEST(Closing, AFrameThatIsPartlyWrittenIsFinishedFirst) {
  WebSocket socket({}, 0);
  socket.send(make_frame(Opcode::text, "partly"), {}, 0);
  socket.send(make_frame(Opcode::text, "unread"), {}, 0);
  std::string_view piece;
  socket.output({&piece, 1});
  std::string written(piece.substr(0, 4));
  socket.consumed(4);
  socket.receive(bytes_of({0x3, ""}), 0);
  written += drain(socket);
  EXPECT_EQ(lines_of(written), (Lines{"text:partly", "close:1002"}));
}

TEST(Closing, AnUnansweredCloseEndsInTime) {
  WebSocket socket({}, 0);
  socket.close(1000, "", 5'000);
  drain(socket);
  EXPECT_EQ(socket.deadline(), 15'000);
  socket.tick(14'999);
  EXPECT_EQ(socket.state(), State::closing);
  socket.tick(15'000);
  EXPECT_EQ(socket.state(), State::closed);
  EXPECT_EQ(socket.deadline(), std::numeric_limits<std::int64_t>::max());
}

// A peer that reads nothing cannot hold the connection by sending its close frame late either.
TEST(Closing, ThePeersAnswerDoesNotExtendTheTime) {
  WebSocket socket({}, 0);
  socket.close(1000, "", 0);
  socket.receive(client::close(1000), 9'000);
  EXPECT_EQ(socket.state(), State::draining);
  EXPECT_EQ(socket.deadline(), 10'000);
  socket.tick(10'000);
  EXPECT_EQ(socket.state(), State::closed);
  EXPECT_FALSE(socket.wants_to_write());
}

TEST(Closing, NothingIsReadAfterAViolation) {
  WebSocket socket({}, 0);
  socket.receive(bytes_of({0x3, ""}), 0);
  EXPECT_EQ(socket.state(), State::draining);
  EXPECT_FALSE(socket.wants_to_read());
  EXPECT_TRUE(socket.wants_to_write());
  EXPECT_TRUE(socket.receive(text("more"), 0).empty());
  EXPECT_NE(lines_with_reasons(drain(socket)).at(0), "close:1002") << "it says why";
}

}  // namespace
}  // namespace candor::http
