// The real event loop with a small application behind it, and clients that send bytes as they are.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server/http/front/front.h"
#include "tests/harness/app_fixture.h"
#include "tests/harness/raw_client.h"
#include "tests/rooms/rooms.h"

namespace candor::test {

// Answers by the path of the request; what it was asked is remembered.
//   /hello "hello"   /echo the body   /size its length   /large 4 MiB   /file the file `file_path`
//   /wait when open_gate() was called   /throw   /split a header with a line break
//   /socket an echo   /rooms/… a room   /events a stream and /listen a socket: peer()
//   /listen/throw throws when it hears something   /listen/short lasts 200 ms
//   /upload needs check(), which says no while `refuses_uploads`
class SmallApplication final : public http::Application {
 public:
  std::int64_t admit(http::Request& head) override;
  std::optional<http::Reply> check(const http::Request& head) override;
  http::Reply answer(const http::Request& request) override;
  http::Reply refuse(const http::Request& head, const http::Refusal& refusal) override;
  void log(LogLevel level, std::string_view event, std::string detail) override;

  void open_gate();
  void close_gate();
  bool has_handled(const std::string& path);
  int times_logged(const std::string& event);
  http::Request last();  // the last request answered
  int conversations();   // that are going on, rooms and the echo excepted
  // The peer that opened /events or /listen last.
  http::Outlet peer();
  http::WebSocketClose last_end();  // of them

  std::atomic<std::int64_t> body_limit{64 * 1024 * 1024};
  std::atomic<bool> refuses_uploads{false};
  std::atomic<int> waiting{0};  // in /wait now
  std::string file_path;

 private:
  class Listener;
  std::mutex mutex_;
  Rooms rooms_;
  std::vector<http::Outlet> peers_;
  int conversations_ = 0;
  http::WebSocketClose last_end_;
  std::condition_variable changed_;
  bool is_open_ = false;
  std::set<std::string> handled_;
  std::map<std::string, int> logged_;
  http::Request last_;
};

class FrontFixture : public ::testing::Test {
 public:
  void SetUp() override;
  void TearDown() override;
  // Called by SetUp; again after a change of `options`.
  void start();
  void stop_and_join();
  Address port() const { return {front_->port(), is_secure}; }
  http::Front& front() { return *front_; }
  RawClient::Answer ask(std::string_view request) const;
  // Waits for something that happens soon; false when it does not.
  static bool soon(const std::function<bool()>& happened);

  http::FrontOptions options;
  SmallApplication application;
  TemporaryFolder folder;
  bool is_secure = false;  // before SetUp: TLS, with a certificate of its own

 private:
  TemporaryFolder certificate_;
  std::unique_ptr<http::Front> front_;
  std::thread thread_;
};

// The same tests over both: INSTANTIATE_WIRES(Suite) runs its TEST_Ps plain and over TLS.
class WireFixture : public FrontFixture, public testing::WithParamInterface<bool> {
 public:
  void SetUp() override {
    is_secure = GetParam();
    FrontFixture::SetUp();
  }
};

// The next WebSocket frame as in client::lines_of, such as "text:hello"; empty when none comes.
std::string next_frame(RawClient& client);

inline constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::string_view path, std::string_view body, std::string_view headers = {});

}  // namespace candor::test

#define INSTANTIATE_WIRES(suite)                           \
  INSTANTIATE_TEST_SUITE_P(Wire, suite, ::testing::Bool(), \
                           [](const auto& one) { return one.param ? "Tls" : "Plain"; })
