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

// One connection that sends bytes as they are.
class RawClient {
 public:
  // `receive_bytes`: of the socket's buffer, for a reader that takes little; 0: the usual.
  explicit RawClient(int port, int receive_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;

  bool send(std::string_view bytes) const;  // false when the peer does not take it
  struct Answer {
    int status = 0;  // 0: none came
    std::string head, body;
    std::string header(std::string_view name) const;
  };
  // The next answer, with as much body as it declares unless it answers a HEAD.
  Answer answer(bool has_body = true);
  // Whether the server ends the connection in time; what it sends before is kept.
  bool is_ended(int patience_ms = 5'000);
  // So many bytes, or fewer when no more come in time.
  std::string take(std::size_t bytes);
  // Whatever comes within the time.
  std::string receive(int patience_ms);
  void finish_sending() const;
  bool is_connected() const { return socket_ >= 0; }
  int socket() const { return socket_; }

 private:
  bool more(int patience_ms);
  int socket_;
  std::string pending_;
  bool has_ended_ = false;
};

class FrontFixture : public ::testing::Test {
 public:
  void SetUp() override;
  void TearDown() override;
  // Called by SetUp; again after a change of `options`.
  void start();
  void stop_and_join();
  int port() const { return front_->port(); }
  http::Front& front() { return *front_; }
  RawClient::Answer ask(std::string_view request) const;
  // Waits for something that happens soon; false when it does not.
  static bool soon(const std::function<bool()>& happened);

  http::FrontOptions options;
  SmallApplication application;
  TemporaryFolder folder;

 private:
  std::unique_ptr<http::Front> front_;
  std::thread thread_;
};

inline constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::string_view path, std::string_view body, std::string_view headers = {});

}  // namespace candor::test
