// WebSockets and event streams through the real loop: the handshake, messages to and from many
// peers, a peer that stalls, and every way a conversation ends.
#include <gmock/gmock.h>

#include "tests/front/front_fixture.h"
#include "tests/front/websocket_client.h"

namespace candor::test {
namespace {

using http::close_code::kGoingAway;
using Lines = std::vector<std::string>;

std::string handshake(std::string_view path, std::string_view headers = {}) {
  return "GET " + std::string(path) +
         " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(headers) + "\r\n";
}

// A client after its handshake.
class Peer {
 public:
  Peer(Address address, std::string_view path, int receive_bytes = 0)
      : raw(address, receive_bytes) {
    raw.send(handshake(path));
    status = raw.answer(false).status;
  }
  std::string next() { return next_frame(raw); }

  RawClient raw;
  int status = 0;
};

class ConversationTest : public WireFixture {};

TEST_P(ConversationTest, AHandshakeIsAnsweredAndMessagesComeBack) {
  RawClient client(port());
  client.send(handshake("/socket"));
  const RawClient::Answer answer = client.answer(false);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.header("Upgrade"), "websocket");
  EXPECT_EQ(answer.header("Connection"), "Upgrade");
  EXPECT_EQ(answer.header("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(answer.header("Content-Length"), "");
  client.send(http::client::text("hello") + http::client::binary("\x01\x02"));
  EXPECT_EQ(http::client::lines_of(client.take(7 + 4)), (Lines{"text:hello", "binary:\x01\x02"}));
}

TEST_P(ConversationTest, FramesMayComeWithTheHandshakeAndInSingleBytes) {
  RawClient client(port());
  const std::string all =
      handshake("/socket") + http::client::text("early") + http::client::ping("p");
  for (char c : all) client.send({&c, 1});
  EXPECT_EQ(client.answer(false).status, 101);
  // A pong may overtake a message (RFC 6455, section 5.5.2).
  EXPECT_THAT(http::client::lines_of(client.take(7 + 3)),
              ::testing::UnorderedElementsAre("text:early", "pong:p"));
}

TEST_P(ConversationTest, WhatIsNoHandshakeIsRefusedAndCloses) {
  RawClient plain(port());
  plain.send("GET /socket HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawClient::Answer upgrade = plain.answer();
  EXPECT_EQ(upgrade.status, 426);
  EXPECT_EQ(upgrade.header("Upgrade"), "websocket");
  EXPECT_TRUE(plain.is_ended());
  const std::string good = handshake("/socket");
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = good;
    changed.replace(changed.find(from), from.size(), to);
    return ask(changed).status;
  };
  EXPECT_EQ(with("Version: 13", "Version: 8"), 426);
  EXPECT_EQ(with("keep-alive, Upgrade", "keep-alive"), 400);
  EXPECT_EQ(with("dGhlIHNhbXBsZSBub25jZQ==", "short"), 400);
  EXPECT_EQ(with("keep-alive, Upgrade", "close, Upgrade"), 426);
  EXPECT_EQ(application.conversations(), 0);
}

TEST_P(ConversationTest, TheSubprotocolOfTheRouteIsChosen) {
  RawClient client(port());
  client.send(handshake("/listen", "Sec-WebSocket-Protocol: other, chat\r\n"));
  EXPECT_EQ(client.answer(false).header("Sec-WebSocket-Protocol"), "chat");
}

TEST_P(ConversationTest, TwoHundredHandshakesAtOnceAreAllAnswered) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<RawClient>(port()));
  for (const auto& one : clients) one->send(handshake("/socket") + http::client::text("hi"));
  for (const auto& one : clients) {
    EXPECT_EQ(one->answer(false).status, 101);
    EXPECT_EQ(http::client::lines_of(one->take(4)), Lines{"text:hi"});
  }
}

TEST_P(ConversationTest, MembersOfARoomHearEachOtherAndNobodyElse) {
  Peer first(port(), "/rooms/a"), second(port(), "/rooms/a"), other(port(), "/rooms/b");
  first.raw.send(http::client::text("from first"));
  EXPECT_EQ(second.next(), "text:from first");
  other.raw.send(http::client::text("alone") + http::client::ping("there"));
  EXPECT_EQ(other.next(), "pong:there");
  second.raw.send(http::client::text("from second"));
  EXPECT_EQ(first.next(), "text:from second");
}

// The threaded library stalls every member of a room for seconds; here nobody notices.
TEST_P(ConversationTest, AMemberThatStopsReadingDelaysNobodyAndIsDropped) {
  options.limits.websocket.queue_bytes = 512 * 1024;
  start();
  Peer stalled(port(), "/rooms/a", 4'096), sender(port(), "/rooms/a"), reader(port(), "/rooms/a");
  const std::string message(60'000, 'm');
  const auto started = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(sender.raw.send(http::client::text(message)));
    ASSERT_EQ(reader.next(), "text:" + message) << i;
  }
  // There, two messages took ten seconds.
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
  // What it had room for, half a frame perhaps, and the end.
  EXPECT_TRUE(stalled.raw.is_ended(15'000));
}

TEST_P(ConversationTest, AThreadThatSendsReachesThePeerAndCanEndIt) {
  Peer peer(port(), "/listen");
  ASSERT_TRUE(soon([&] { return application.conversations() == 1; }));
  const http::Outlet outlet = application.peer();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&outlet] {
      for (int k = 0; k < 50; ++k) outlet.send(http::make_frame(http::Opcode::text, "x"));
    });
  for (std::thread& one : threads) one.join();
  outlet.close(4'001, "signed out");
  for (int i = 0; i < 200; ++i) ASSERT_EQ(peer.next(), "text:x") << i;
  EXPECT_EQ(peer.next(), "close:4001");
  peer.raw.send(http::client::close(4'001));
  EXPECT_TRUE(peer.raw.is_ended());
  ASSERT_TRUE(soon([&] { return application.conversations() == 0; }));
  EXPECT_EQ(application.last_end().code, 4'001);
  outlet.send(http::make_frame(http::Opcode::text, "nobody"));  // leads nowhere, harmless
}

TEST_P(ConversationTest, AViolationEndsItWithItsCode) {
  Peer peer(port(), "/listen");
  http::client::Frame unmasked;
  unmasked.mask = http::client::Mask::no;
  peer.raw.send(http::client::bytes_of(unmasked));
  EXPECT_EQ(peer.next(), "close:1002");
  EXPECT_TRUE(peer.raw.is_ended());
  EXPECT_TRUE(soon([&] { return application.last_end().code == 1'002; }));
}

TEST_P(ConversationTest, AClaimOfManyBytesCostsNothing) {
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 30; ++i) {
    peers.push_back(std::make_unique<Peer>(port(), "/socket"));
    http::client::Frame huge;
    huge.payload = "x";
    huge.claimed_length = 16 * 1024 * 1024;
    peers.back()->raw.send(http::client::bytes_of(huge));
  }
  for (const auto& one : peers) EXPECT_EQ(one->next(), "close:1009");
}

TEST_P(ConversationTest, AnExceptionEndsTheConversationAndNotTheServer) {
  Peer peer(port(), "/listen/throw");
  peer.raw.send(http::client::text("boom"));
  EXPECT_EQ(peer.next(), "close:1011");
  EXPECT_EQ(ask(kHello).body, "hello");
}

TEST_P(ConversationTest, AConversationLastsAsLongAsItMay) {
  Peer peer(port(), "/listen/short");
  EXPECT_EQ(peer.next(), "close:1008");
  peer.raw.send(http::client::close(1'008));
  EXPECT_TRUE(peer.raw.is_ended());
}

TEST_P(ConversationTest, APeerThatVanishesIsForgotten) {
  {
    Peer peer(port(), "/listen");
    ASSERT_TRUE(soon([&] { return application.conversations() == 1; }));
  }
  ASSERT_TRUE(soon([&] { return application.conversations() == 0; }));
  EXPECT_EQ(application.last_end().code, 1'006);
  EXPECT_TRUE(soon([&] { return front().connections() == 0; }));
}

TEST_P(ConversationTest, ASilentPeerIsPingedAndThenDead) {
  options.limits.websocket.ping_ms = 100;
  start();
  Peer peer(port(), "/listen");
  EXPECT_EQ(peer.next(), "ping:");
  EXPECT_EQ(peer.next(), "ping:");
  EXPECT_TRUE(peer.raw.is_ended());
  EXPECT_TRUE(soon([&] { return application.last_end().code == 1'006; }));
}

TEST_P(ConversationTest, APeerThatAnswersPingsStays) {
  options.limits.websocket.ping_ms = 50;
  start();
  Peer peer(port(), "/socket");
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(peer.next(), "ping:");
    peer.raw.send(http::client::pong(""));
  }
  peer.raw.send(http::client::text("still here"));
  EXPECT_EQ(peer.next(), "text:still here");
}

TEST_P(ConversationTest, StoppingSaysGoodbyeToEverybody) {
  Peer socket(port(), "/listen");
  RawClient stream(port());
  stream.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(stream.answer(false).status, 200);
  ASSERT_TRUE(soon([&] { return application.conversations() == 2; }));
  front().stop();
  EXPECT_EQ(socket.next(), "close:1001");
  socket.raw.send(http::client::close(kGoingAway));
  EXPECT_TRUE(socket.raw.is_ended());
  EXPECT_TRUE(stream.is_ended());
  const auto started = std::chrono::steady_clock::now();
  stop_and_join();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(3));
  EXPECT_EQ(application.conversations(), 0);
}

TEST_P(ConversationTest, ConversationsTogetherHoldABoundedNumberOfBytes) {
  options.limits.websocket.queue_bytes = 1024 * 1024 * 1024;
  options.limits.conversation_bytes = 300 * 1024;
  start();
  Peer quiet(port(), "/listen");
  ASSERT_TRUE(soon([&] { return application.conversations() == 1; }));
  Peer stalled(port(), "/listen", 4'096);
  ASSERT_TRUE(soon([&] { return application.conversations() == 2; }));
  for (int i = 0; i < 200; ++i)
    application.peer().send(http::make_frame(http::Opcode::text, std::string(100'000, 'x')));
  EXPECT_TRUE(soon([&] { return application.conversations() == 1; }));
  quiet.raw.send(http::client::ping("still here"));
  EXPECT_EQ(quiet.next(), "pong:still here");
}

TEST_P(ConversationTest, AnEventStreamSendsEventsAsTheyHappen) {
  RawClient client(port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawClient::Answer answer = client.answer(false);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer.header("Content-Length"), "");
  EXPECT_EQ(answer.header("Connection"), "close");
  ASSERT_TRUE(soon([&] { return application.conversations() == 1; }));
  application.peer().send(http::make_event("7", "changed", "one\ntwo"));
  const std::string expected = "id: 7\nevent: changed\ndata: one\ndata: two\n\n";
  EXPECT_EQ(client.take(expected.size()), expected);
  application.peer().close(1'000, "");
  EXPECT_TRUE(client.is_ended());
}

TEST_P(ConversationTest, AnEventStreamShowsALifeSignAndTiresOfADeafReader) {
  options.limits.event_stream.heartbeat_ms = 100;
  options.limits.event_stream.write_pause_ms = 400;
  options.limits.event_stream.queue_bytes = 64 * 1024 * 1024;
  start();
  RawClient reader(port()), deaf(port(), 4'096);
  for (RawClient* one : {&reader, &deaf}) {
    one->send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(one->answer(false).status, 200);
    ASSERT_TRUE(soon([&] { return application.conversations() >= (one == &deaf ? 2 : 1); }));
  }
  EXPECT_EQ(reader.take(6), ":\n\n:\n\n");
  for (int i = 0; i < 200; ++i)
    application.peer().send(http::make_event("", "", std::string(50'000, 'x')));
  EXPECT_TRUE(soon([&] { return application.conversations() == 1; }));
  EXPECT_EQ(reader.take(3), ":\n\n");
}

TEST_P(ConversationTest, HeadOfAnEventStreamOpensNone) {
  RawClient client(port());
  client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer(false).header("Content-Type"), "text/event-stream");
  EXPECT_TRUE(client.is_ended());
  EXPECT_EQ(application.conversations(), 0);
}

TEST(EventTest, EveryLineOfTheDataIsAField) {
  EXPECT_EQ(*http::make_event("", "", ""), "data: \n\n");
  EXPECT_EQ(*http::make_event("1", "", "a\r\nb\rc"), "id: 1\ndata: a\ndata: b\ndata: c\n\n");
}

INSTANTIATE_WIRES(ConversationTest);

}  // namespace
}  // namespace candor::test
