// A connection in time and under load: pings, dead peers, slow messages, slow readers.
#include "server/http/front/websocket.h"

#include <limits>

#include "tests/front/websocket_client.h"

namespace candor::http {
namespace {

using client::bytes_of;
using client::drain;
using client::lines_of;
using client::lines_with_reasons;
using client::pong;
using client::text;
using State = WebSocket::State;
using Lines = std::vector<std::string>;

SharedFrame frame_of(std::size_t payload_size) {
  return make_frame(Opcode::binary, std::string(payload_size, 'x'));
}

TEST(Pings, OneEvery25Seconds) {
  WebSocket socket({}, 1'000);
  EXPECT_EQ(socket.deadline(), 26'000);
  socket.tick(25'999);
  EXPECT_FALSE(socket.wants_to_write());
  for (std::int64_t now = 26'000; now < 1'000'000; now += 25'000) {
    socket.tick(now);
    EXPECT_EQ(lines_of(drain(socket)), Lines{"ping:"});
    socket.tick(now);
    EXPECT_FALSE(socket.wants_to_write()) << "a second tick at the same time";
    EXPECT_EQ(socket.deadline(), now + 25'000);
    socket.receive(pong(""), now + 100);
    ASSERT_EQ(socket.state(), State::open);
  }
}

TEST(Pings, APeerThatMissesTwoPongsIsDead) {
  WebSocket socket({}, 0);
  socket.tick(25'000);
  socket.tick(50'000);
  EXPECT_EQ(socket.state(), State::open);
  socket.tick(74'999);
  EXPECT_EQ(socket.state(), State::open);
  socket.tick(75'000);
  EXPECT_EQ(socket.state(), State::closed);
  EXPECT_EQ(socket.end().code, 1006);
  EXPECT_FALSE(socket.wants_to_write());
}

TEST(Pings, OneMissedPongIsForgiven) {
  WebSocket socket({}, 0);
  for (std::int64_t now = 25'000; now < 1'000'000; now += 50'000) {
    socket.tick(now);
    socket.tick(now + 25'000);
    socket.receive(pong("whichever"), now + 25'001);
    ASSERT_EQ(socket.state(), State::open) << now;
  }
}

// Otherwise a peer whose reading end is gone would be kept by what it still sends.
TEST(Pings, OtherFramesAreNoAnswer) {
  WebSocket socket({}, 0);
  for (std::int64_t now = 1'000; now <= 75'000; now += 1'000) {
    socket.receive(text("busy") + client::ping(""), now);
    socket.tick(now);
  }
  EXPECT_EQ(socket.state(), State::closed);
}

TEST(Pings, WhatAPeerDidNotReadYetIsNotRepeated) {
  WebSocket socket({}, 0);
  socket.tick(25'000);
  socket.tick(50'000);
  EXPECT_EQ(lines_of(drain(socket)), Lines{"ping:"});
}

// A loop that was suspended must not take its own absence for the peer's.
TEST(Pings, ALateTickCountsOnce) {
  WebSocket socket({}, 0);
  socket.tick(10'000'000);
  EXPECT_EQ(socket.state(), State::open);
  EXPECT_EQ(lines_of(drain(socket)), Lines{"ping:"});
  EXPECT_EQ(socket.deadline(), 10'025'000);
}

TEST(Pings, GoBeforeWhatWaits) {
  WebSocket socket({}, 0);
  socket.send(make_frame(Opcode::text, "a"), {}, 0);
  socket.send(make_frame(Opcode::text, "b"), {}, 0);
  socket.tick(25'000);
  socket.receive(client::ping("you?"), 25'000);
  EXPECT_EQ(lines_of(drain(socket)), (Lines{"pong:you?", "ping:", "text:a", "text:b"}));
}

TEST(SlowMessages, AMessageHasThirtySeconds) {
  WebSocket socket({}, 0);
  std::int64_t now = 1'000;
  socket.receive(bytes_of({0x1, "a", false}), now);
  EXPECT_EQ(socket.deadline(), 25'000) << "the ping comes first";
  socket.tick(25'000);
  socket.receive(pong("") + bytes_of({0x0, "more", false}), 25'100);
  EXPECT_EQ(socket.deadline(), 31'000) << "neither a pong nor a fragment extends it";
  socket.tick(30'999);
  EXPECT_EQ(socket.state(), State::open);
  socket.tick(31'000);
  EXPECT_EQ(socket.state(), State::draining);
  EXPECT_EQ(lines_of(drain(socket)), (Lines{"close:1008"}));
  EXPECT_EQ(socket.end().code, 1008);
}

TEST(SlowMessages, AHeaderHasThirtySecondsToo) {
  WebSocket socket({}, 0);
  socket.receive("\x89", 2'000);
  socket.tick(25'000);
  EXPECT_EQ(socket.deadline(), 32'000);
  socket.tick(32'000);
  EXPECT_EQ(socket.end().code, 1008);
}

TEST(SlowMessages, TheTimeStartsAnewWithEachMessage) {
  WebSocketLimits limits;
  limits.ping_ms = 1'000'000;
  WebSocket socket(limits, 0);
  const std::string bytes = text("message");
  const std::string begin = bytes.substr(0, 3), end = bytes.substr(3);
  socket.receive(begin, 0);
  // Every segment ends one message and begins the next: the connection is never at rest.
  for (std::int64_t now = 20'000; now <= 100'000; now += 20'000) {
    ASSERT_EQ(socket.receive(end + begin, now).size(), 1u);
    EXPECT_EQ(socket.deadline(), now + 30'000);
    socket.tick(now);
    ASSERT_EQ(socket.state(), State::open) << now;
  }
  socket.receive(end, 120'000);
  EXPECT_EQ(socket.deadline(), 1'000'000) << "at rest, only the ping is due";
}

TEST(SlowReaders, AFullQueueEndsWith1013) {
  WebSocket socket({}, 0);
  const SharedFrame frame = frame_of(100'000);
  int queued = 0;
  while (socket.send(frame, {}, 7'000) == Sent::queued) ++queued;
  EXPECT_EQ(queued, 10) << "of at most 1 MiB";
  EXPECT_EQ(socket.end().code, 1013);
  EXPECT_EQ(socket.state(), State::draining);
  EXPECT_LT(socket.memory(), 1'000u) << "what waited is dropped at once";
  EXPECT_EQ(socket.deadline(), 17'000);
  const Lines lines = lines_with_reasons(drain(socket));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(lines[0].starts_with("close:1013 ")) << lines[0];
  EXPECT_EQ(socket.send(frame, {}, 7'000), Sent::closed);
}

TEST(SlowReaders, TheQueueHoldsExactlyItsLimit) {
  WebSocketLimits limits;
  limits.queue_bytes = 3 * 102;
  WebSocket socket(limits, 0);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(socket.send(frame_of(100), {}, 0), Sent::queued);
  EXPECT_EQ(socket.send(frame_of(0), {}, 0), Sent::closed);
}

TEST(SlowReaders, ManySmallFramesAreBoundedToo) {
  WebSocketLimits limits;
  limits.queue_frames = 3;
  WebSocket socket(limits, 0);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(socket.send(frame_of(1), {}, 0), Sent::queued);
  EXPECT_EQ(socket.send(frame_of(1), {}, 0), Sent::closed);
  EXPECT_EQ(socket.end().code, 1013);
}

TEST(SlowReaders, DroppableMessagesAreDroppedInsteadOfClosing) {
  WebSocketLimits limits;
  limits.queue_bytes = 1'000;
  WebSocket socket(limits, 0);
  EXPECT_EQ(socket.send(frame_of(900), {}, 0), Sent::queued);
  EXPECT_EQ(socket.send(frame_of(200), {0, true}, 0), Sent::dropped);
  EXPECT_EQ(socket.state(), State::open);
  EXPECT_EQ(socket.send(frame_of(50), {0, true}, 0), Sent::queued);
  EXPECT_EQ(socket.send(frame_of(90), {}, 0), Sent::queued) << "in the place of the droppable one";
  EXPECT_EQ(socket.state(), State::open);
  EXPECT_EQ(socket.send(frame_of(90), {}, 0), Sent::closed);
}

TEST(SlowReaders, OneThatCatchesUpStays) {
  WebSocket socket({}, 0);
  const SharedFrame frame = frame_of(400'000);
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(socket.send(frame, {}, 0), Sent::queued);
    ASSERT_EQ(socket.send(frame, {}, 0), Sent::queued);
    drain(socket);
  }
}

// A broadcast is framed once; each peer holds a reference until it has written the frame.
TEST(Broadcasts, ShareOneFrame) {
  const SharedFrame frame = frame_of(100'000);
  std::vector<WebSocket> sockets(50, WebSocket({}, 0));
  for (WebSocket& socket : sockets) ASSERT_EQ(socket.send(frame, {}, 0), Sent::queued);
  EXPECT_EQ(frame.use_count(), 51);
  for (WebSocket& socket : sockets) {
    std::string_view piece;
    ASSERT_EQ(socket.output({&piece, 1}), 1u);
    EXPECT_EQ(piece.data(), frame->data()) << "no copy";
    socket.consumed(piece.size());
  }
  EXPECT_EQ(frame.use_count(), 1);
}

}  // namespace
}  // namespace candor::http
