// What waits for one peer: order, coalescing, dropping, partial writes.
#include "server/http/front/send_queue.h"

#include <array>

#include "tests/front/websocket_client.h"

namespace candor::http {
namespace {

using Lines = std::vector<std::string>;
constexpr SendClass kReliable{}, kDroppable{0, true};

SharedFrame text_frame(std::string_view payload) {
  return make_frame(Opcode::text, payload);
}

// Takes everything out, at most `most` bytes and `pieces` frames at a time.
std::string take_all(SendQueue& queue, std::size_t most, std::size_t pieces) {
  std::string written;
  std::vector<std::string_view> views(pieces);
  while (!queue.is_empty()) {
    std::string all;
    for (std::size_t i = 0, filled = queue.output(views); i < filled; ++i) all += views[i];
    const std::string taken = all.substr(0, most);
    written += taken;
    queue.consumed(taken.size());
  }
  EXPECT_EQ(queue.bytes(), 0u);
  return written;
}
Lines lines_of(SendQueue& queue) {
  return client::lines_of(take_all(queue, 1'000'000, 8));
}

TEST(Queue, KeepsTheOrder) {
  SendQueue queue(1'000, 100);
  for (const char* payload : {"a", "b", "c"}) queue.add(text_frame(payload), kReliable);
  EXPECT_EQ(lines_of(queue), (Lines{"text:a", "text:b", "text:c"}));
}

TEST(Queue, PartialWritesOfAnySizeGiveTheSameBytes) {
  for (std::size_t most = 1; most < 40; ++most) {
    for (const std::size_t pieces : {1, 2, 3, 16}) {
      SendQueue queue(1'000, 100);
      for (const char* payload : {"one", "", "three", "the fourth of them"}) {
        queue.add(text_frame(payload), kReliable);
      }
      EXPECT_EQ(client::lines_of(take_all(queue, most, pieces)),
                (Lines{"text:one", "text:", "text:three", "text:the fourth of them"}));
    }
  }
}

TEST(Queue, FillsNoMorePiecesThanItIsGiven) {
  SendQueue queue(1'000, 100);
  for (int i = 0; i < 5; ++i) queue.add(text_frame("x"), kReliable);
  std::array<std::string_view, 8> pieces;
  EXPECT_EQ(queue.output(std::span(pieces).first(3)), 3u);
  EXPECT_EQ(queue.output(pieces), 5u);
  EXPECT_EQ(queue.output({}), 0u);
}

TEST(Queue, ANewerMessageReplacesTheOlderOfItsClass) {
  SendQueue queue(1'000, 100);
  queue.add(text_frame("cursor of 1, old"), {1, true});
  queue.add(text_frame("cursor of 2"), {2, true});
  queue.add(text_frame("edit"), kReliable);
  queue.add(text_frame("cursor of 1, new"), {1, true});
  // Behind the edit it may refer to: a message never overtakes one that was sent before it.
  EXPECT_EQ(lines_of(queue), (Lines{"text:cursor of 2", "text:edit", "text:cursor of 1, new"}));
}

TEST(Queue, CoalescingKeepsTheQueueShort) {
  SendQueue queue(1'000, 3);
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(queue.add(text_frame("cursor " + std::to_string(i % 10)), {1, false}));
    ASSERT_LE(queue.bytes(), 10u);
  }
  EXPECT_EQ(lines_of(queue), Lines{"text:cursor 9"});
}

TEST(Queue, MessagesWithoutAClassReplaceNothing) {
  SendQueue queue(1'000, 100);
  queue.add(text_frame("a"), kReliable);
  queue.add(text_frame("b"), kReliable);
  queue.add(text_frame("c"), kDroppable);
  queue.add(text_frame("d"), kDroppable);
  EXPECT_EQ(lines_of(queue).size(), 4u);
}

TEST(Queue, AMessageThatIsPartlyWrittenIsNotReplaced) {
  SendQueue queue(1'000, 100);
  queue.add(text_frame("old"), {1, true});
  std::string_view piece;
  queue.output({&piece, 1});
  std::string written(piece.substr(0, 1));
  queue.consumed(1);
  queue.add(text_frame("new"), {1, true});
  queue.add(text_frame("newest"), {1, true});
  written += take_all(queue, 1'000, 8);
  EXPECT_EQ(client::lines_of(written), (Lines{"text:old", "text:newest"}));
}

TEST(Queue, AFullQueueDropsTheOldestDroppableMessages) {
  SendQueue queue(4 * 12, 100);
  queue.add(text_frame("droppable1"), kDroppable);
  queue.add(text_frame("reliable 1"), kReliable);
  queue.add(text_frame("droppable2"), kDroppable);
  queue.add(text_frame("droppable3"), kDroppable);
  EXPECT_TRUE(queue.add(text_frame("reliable 2"), kReliable));
  EXPECT_TRUE(queue.add(text_frame("droppable4"), kDroppable));
  EXPECT_EQ(lines_of(queue),
            (Lines{"text:reliable 1", "text:droppable3", "text:reliable 2", "text:droppable4"}));
}

TEST(Queue, DropsNoMoreThanItMust) {
  SendQueue queue(3 * 12, 100);
  for (const char* payload : {"droppable1", "droppable2", "droppable3"}) {
    queue.add(text_frame(payload), kDroppable);
  }
  EXPECT_TRUE(queue.add(text_frame("much longer message"), kReliable));
  EXPECT_EQ(lines_of(queue), (Lines{"text:droppable3", "text:much longer message"}));
}

TEST(Queue, RefusesWhatDoesNotFit) {
  SendQueue queue(24, 100);
  EXPECT_TRUE(queue.add(text_frame("reliable 1"), kReliable));
  EXPECT_TRUE(queue.add(text_frame("reliable 2"), kReliable));
  EXPECT_FALSE(queue.add(text_frame(""), kReliable));
  EXPECT_FALSE(queue.add(text_frame(""), kDroppable));
  EXPECT_EQ(queue.bytes(), 24u);
  EXPECT_EQ(lines_of(queue), (Lines{"text:reliable 1", "text:reliable 2"}));
}

TEST(Queue, WhatWasWrittenMakesRoom) {
  SendQueue queue(24, 100);
  queue.add(text_frame("0123456789012345678901"), kReliable);
  EXPECT_FALSE(queue.add(text_frame("0123"), kReliable));
  queue.consumed(6);
  EXPECT_EQ(queue.bytes(), 18u);
  EXPECT_TRUE(queue.add(text_frame("0123"), kReliable));
}

TEST(Queue, ControlFramesGoFirstAndOncePerKind) {
  SendQueue queue(1'000, 100);
  queue.add(text_frame("a"), kReliable);
  queue.add_control(make_frame(Opcode::pong, "1"));
  queue.add_control(make_frame(Opcode::ping, ""));
  queue.add_control(make_frame(Opcode::pong, "2"));
  EXPECT_EQ(lines_of(queue), (Lines{"pong:2", "ping:", "text:a"}));
}

TEST(Queue, ControlFramesDoNotCutIntoAFrame) {
  SendQueue queue(1'000, 100);
  queue.add(text_frame("first"), kReliable);
  queue.add(text_frame("second"), kReliable);
  std::string_view piece;
  queue.output({&piece, 1});
  std::string written(piece.substr(0, 3));
  queue.consumed(3);
  queue.add_control(make_frame(Opcode::pong, "p"));
  written += take_all(queue, 1, 1);
  EXPECT_EQ(client::lines_of(written), (Lines{"text:first", "pong:p", "text:second"}));
}

TEST(Queue, ControlFramesFitAlways) {
  SendQueue queue(4, 1);
  queue.add(text_frame("12"), kReliable);
  queue.add_control(make_frame(Opcode::pong, "pong"));
  queue.add_last(make_close_frame(1000, ""));
  EXPECT_EQ(lines_of(queue), (Lines{"pong:pong", "text:12", "close:1000"}));
}

TEST(Queue, AFloodOfPingsCostsOnePong) {
  SendQueue queue(1'000'000, 100'000);
  for (int i = 0; i < 50'000; ++i) queue.add(text_frame("x"), kReliable);
  const std::size_t before = queue.bytes();
  for (int i = 0; i < 50'000; ++i) queue.add_control(make_frame(Opcode::pong, "p"));
  EXPECT_EQ(queue.bytes(), before + 3);
}

TEST(Queue, ClearKeepsOnlyAFrameThatIsPartlyWritten) {
  SendQueue queue(1'000, 100);
  queue.add(text_frame("a"), kReliable);
  queue.add(text_frame("b"), kReliable);
  queue.clear();
  EXPECT_TRUE(queue.is_empty());
  EXPECT_EQ(queue.bytes(), 0u);
  queue.add(text_frame("c"), kReliable);
  queue.add(text_frame("d"), kReliable);
  queue.consumed(1);
  queue.clear();
  EXPECT_EQ(queue.bytes(), 2u);
}

}  // namespace
}  // namespace candor::http
