// Who writes an answer: with few requests in work the worker that made it, otherwise the loop. A
// client must not notice.
#include <sys/socket.h>

#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

class AnsweringTest : public WireFixture {};

TEST_P(AnsweringTest, NobodyGetsTheAnswerOfWhoeverLeftBefore) {
  {
    RawClient leaving(port());
    leaving.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(soon([&] { return application.waiting == 1; }));
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(leaving.socket(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ASSERT_TRUE(soon([&] { return front().connections() == 0; }));
  std::vector<std::unique_ptr<RawClient>> others;  // one of them has the number of its socket
  for (int i = 0; i < 4; ++i) others.push_back(std::make_unique<RawClient>(port()));
  ASSERT_TRUE(soon([&] { return front().connections() == others.size(); }));
  application.open_gate();
  ASSERT_TRUE(soon([&] { return application.has_handled("/wait"); }));
  for (const auto& other : others) EXPECT_EQ(other->receive(50), "");
  for (const auto& other : others) {
    other->send(kHello);
    EXPECT_EQ(other->answer().body, "hello");
  }
}

// Of different sizes, because how much of an answer a full socket takes depends on them.
TEST_P(AnsweringTest, WhatTheSocketDoesNotTakeComesLater) {
  for (std::size_t size = 1'000; size < 16'000; size += 700) {
    const std::string body(size, 'x');
    RawClient client(port(), 4'096);
    const int echoes = static_cast<int>(400'000 / size);
    for (int i = 0; i < echoes; ++i) {
      client.send(post("/echo", body + std::to_string(i)));
      std::this_thread::sleep_for(std::chrono::microseconds(200));  // so that each comes alone
    }
    for (int i = 0; i < echoes; ++i) {
      const std::string answered = client.answer().body;
      ASSERT_TRUE(answered == body + std::to_string(i)) << size << ", " << i;
    }
  }
}

TEST_P(AnsweringTest, ManyClientsAtOnceAndThenOneGetTheirOwnAnswers) {
  for (const int clients : {1, 8, 40, 1}) {
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
      threads.emplace_back([this, i] {
        RawClient client(port());
        for (int n = 0; n < 100; ++n) {
          const std::string text = std::to_string(i) + ":" + std::to_string(n);
          client.send(post("/echo", text));
          ASSERT_EQ(client.answer().body, text);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
}

INSTANTIATE_WIRES(AnsweringTest);

}  // namespace
}  // namespace candor::test
