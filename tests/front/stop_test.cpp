// Stopping in phases: what is new is refused, what began is finished, what hangs is cut.
#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

using Clock = std::chrono::steady_clock;

class StopTest : public WireFixture {};

TEST_P(StopTest, IdleConnectionsEndAtOnce) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 50; ++i) {
    idle.push_back(std::make_unique<RawClient>(port()));
    idle.back()->send(kHello);
    ASSERT_EQ(idle.back()->answer().status, 200);
  }
  const auto started = Clock::now();
  stop_and_join();
  EXPECT_LT(Clock::now() - started, std::chrono::seconds(3));
  for (const auto& one : idle) EXPECT_TRUE(one->is_ended());
}

TEST_P(StopTest, WhatBeganIsAnsweredAndWhatIsNewIsNot) {
  RawClient running(port()), uploading(port()), asking(port());
  const int old_port = port();
  running.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  uploading.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
  asking.send("GET /hello HTTP/1.1\r\nHost");
  ASSERT_TRUE(soon([&] { return application.waiting == 1 && front().connections() == 3; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  front().stop();
  ASSERT_TRUE(soon([&] { return !RawClient(old_port).is_connected(); }));
  asking.send(": a\r\n\r\n");
  const RawClient::Answer refused = asking.answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.header("Retry-After"), "");
  uploading.send("67890");
  EXPECT_EQ(uploading.answer().body, "1234567890");
  EXPECT_TRUE(uploading.is_ended());
  application.open_gate();
  EXPECT_EQ(running.answer().status, 200);
  EXPECT_TRUE(running.is_ended());
}

TEST_P(StopTest, WhatHangsIsCut) {
  options.limits.drain_ms = 300;
  start();
  RawClient hanging(port()), slow(port());
  hanging.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
  slow.send("GET /hello HTTP/1.1\r\nHost");
  ASSERT_TRUE(soon([&] { return front().connections() == 2; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const auto started = Clock::now();
  stop_and_join();
  const auto took = Clock::now() - started;
  EXPECT_GE(took, std::chrono::milliseconds(250));
  EXPECT_LT(took, std::chrono::seconds(3));
  EXPECT_TRUE(hanging.is_ended());
  EXPECT_TRUE(slow.is_ended());
}

TEST_P(StopTest, AStopBeforeTheStartIsKept) {
  http::FrontOptions other = options;
  http::Front second(application, other);
  ASSERT_FALSE(second.open().is_error());
  second.stop();
  second.run();
}

TEST_P(StopTest, ABusyPortIsOneClearSentence) {
  http::FrontOptions other = options;
  other.port = port();
  http::Front second(application, other);
  const Status opened = second.open();
  ASSERT_TRUE(opened.is_error());
  EXPECT_EQ(opened.error().code, "port_busy");
}

INSTANTIATE_WIRES(StopTest);

}  // namespace
}  // namespace candor::test
