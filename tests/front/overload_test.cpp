// What a client notices when others are slow, silent, many or gone, and when the system runs out of
// something.
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>

#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

using Clients = std::vector<std::unique_ptr<RawClient>>;

class OverloadTest : public WireFixture {
 protected:
  Clients open(int count, std::string_view bytes) {
    Clients clients;
    for (int i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(port()));
      clients.back()->send(bytes);
    }
    return clients;
  }
  void restart_with(const std::function<void(http::FrontLimits&)>& change) {
    change(options.limits);
    start();
  }
};

TEST_P(OverloadTest, FiveHundredSlowHeadsDoNotDelayANormalClient) {
  const Clients slow = open(500, "GET /hello HTTP/1.1\r\nHost: a\r\nX");
  ASSERT_TRUE(soon([&] { return front().connections() == 500; }));
  for (int i = 0; i < 50; ++i) {
    for (int j = 0; j < 10; ++j) slow[static_cast<std::size_t>(i * 10 + j)]->send("-");
    ASSERT_EQ(ask(kHello).body, "hello");
  }
  EXPECT_EQ(slow.front()->receive(0), "");
}

TEST_P(OverloadTest, SlowBodiesHoldNoWorker) {
  const Clients slow = open(200, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n{");
  for (int i = 0; i < 20; ++i) ASSERT_EQ(ask(kHello).body, "hello");
  EXPECT_FALSE(application.has_handled("/echo"));
}

TEST_P(OverloadTest, AHeadHasOneDeadlineHoweverManyBytesItSends) {
  restart_with([](auto& limits) { limits.head_ms = 300; });
  RawClient client(port());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
  for (int i = 0; i < 40 && client.receive(25).empty() && !client.is_ended(0); ++i)
    client.send("y");
  EXPECT_TRUE(client.is_ended(1'000));
  RawClient quiet(port());
  quiet.send("GET /hello");
  EXPECT_EQ(quiet.answer().status, 408);
  // Also behind an answered request, where silence would be allowed for longer.
  RawClient kept(port());
  kept.send(kHello);
  ASSERT_EQ(kept.answer().status, 200);
  kept.send("GET /hello");
  EXPECT_EQ(kept.answer().status, 408);
}

TEST_P(OverloadTest, ABodyHasOneDeadlineForAllOfIt) {
  restart_with([](auto& limits) {
    limits.body_ms = 300;
    limits.body_bytes_per_second = 1'000'000;
  });
  RawClient client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  std::thread dripping([&] {
    for (int i = 0; i < 10; ++i) {
      client.send(" ");
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
  EXPECT_EQ(client.answer().status, 408);
  dripping.join();
  EXPECT_FALSE(application.has_handled("/echo"));
}

TEST_P(OverloadTest, IdleConnectionsEndAfterTheirTime) {
  restart_with([](auto& limits) { limits.idle_ms = 200; });
  RawClient client(port());
  client.send(kHello);
  EXPECT_EQ(client.answer().status, 200);
  EXPECT_TRUE(client.is_ended());
  EXPECT_TRUE(soon([&] { return front().connections() == 0; }));
}

TEST_P(OverloadTest, AReaderThatTakesNothingIsCutInTheEnd) {
  restart_with([](auto& limits) { limits.write_pause_ms = 300; });
  RawClient stalled(port(), 4'096);
  stalled.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(soon([&] { return application.has_handled("/large"); }));
  EXPECT_TRUE(soon([&] { return front().connections() == 0; }));
}

TEST_P(OverloadTest, AFullQueueIsA503ThatSaysWhenToComeBack) {
  restart_with([](auto& limits) {
    limits.workers = 1;
    limits.queue = 2;
  });
  constexpr std::string_view kWait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
  const Clients running = open(1, kWait);
  ASSERT_TRUE(soon([&] { return application.waiting == 1; }));
  const Clients queued = open(2, kWait);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const RawClient::Answer busy = ask(kHello);
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.header("Retry-After"), "1");
  application.open_gate();
  EXPECT_EQ(running.front()->answer().status, 200);
  for (const auto& one : queued) EXPECT_EQ(one->answer().status, 200);
  EXPECT_EQ(ask(kHello).status, 200);
}

TEST_P(OverloadTest, RequestsThatHangMakeRoomForOthers) {
  // More of them than processors: the pool must notice and let others run.
  const Clients hanging = open(20, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(soon([&] { return application.waiting == 20; }));
  EXPECT_EQ(ask(kHello).body, "hello");
  application.open_gate();
  for (const auto& one : hanging) EXPECT_EQ(one->answer().status, 200);
}

TEST_P(OverloadTest, ARequestThatHangsIsLoggedOnce) {
  restart_with([](auto& limits) { limits.slow_request_ms = 50; });
  const Clients hanging = open(1, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(soon([&] { return application.times_logged("slow_request") == 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  EXPECT_EQ(application.times_logged("slow_request"), 1);
}

TEST_P(OverloadTest, ConnectionsOfOneAddressAreCounted) {
  restart_with([](auto& limits) { limits.connections_per_address = 10; });
  Clients held = open(10, kHello);
  for (const auto& one : held) ASSERT_EQ(one->answer().status, 200);
  RawClient over(port());
  // Over TLS there is no handshake to say it in.
  EXPECT_EQ(over.answer().status, is_secure ? 0 : 503);
  EXPECT_NE(over.is_connected(), is_secure);
  EXPECT_TRUE(over.is_ended());
  held.clear();
  ASSERT_TRUE(soon([&] { return front().connections() == 0; }));
  EXPECT_EQ(ask(kHello).status, 200);
}

TEST_P(OverloadTest, ATrustedProxyHasNoCap) {
  options.is_trusted = [](std::string_view address) { return address == "127.0.0.1"; };
  restart_with([](auto& limits) { limits.connections_per_address = 10; });
  const Clients held = open(30, kHello);
  for (const auto& one : held) EXPECT_EQ(one->answer().status, 200);
}

TEST_P(OverloadTest, WhenFullTheLongestIdleConnectionMakesRoom) {
  restart_with([](auto& limits) { limits.connections = 20; });
  Clients held;
  for (int i = 0; i < 20; ++i) {
    held.push_back(std::move(open(1, kHello).front()));
    ASSERT_EQ(held.back()->answer().status, 200);
  }
  held.front()->send(kHello);
  ASSERT_EQ(held.front()->answer().status, 200);  // now the second one is idle for longest
  EXPECT_EQ(ask(kHello).status, 200);
  EXPECT_TRUE(held[1]->is_ended());
  held.front()->send(kHello);
  EXPECT_EQ(held.front()->answer().status, 200);
}

TEST_P(OverloadTest, UploadsBeyondTheSpoolBudgetComeBackLater) {
  restart_with([](auto& limits) { limits.spooled_bytes = 1'000'000; });
  Clients first = open(1, "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const RawClient::Answer second =
      ask("POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n");
  EXPECT_EQ(second.status, 503);
  EXPECT_EQ(second.header("Retry-After"), "2");
  first.clear();
  ASSERT_TRUE(soon([&] { return front().connections() == 0; }));
  EXPECT_EQ(ask(post("/size", std::string(900'000, 'a'))).body, "900000");
}

TEST_P(OverloadTest, NoErrorOfAcceptEndsTheServer) {
  std::atomic<std::size_t> next{0};
  const std::vector<int> errors = {EINTR,  ECONNABORTED, EPROTO,  EPERM,     ENETDOWN,
                                   EMFILE, ENFILE,       ENOBUFS, ENOMEM,    EINVAL,
                                   EBADF,  EIO,          EPIPE,   ETIMEDOUT, EOPNOTSUPP};
  options.accept = [&](int socket, sockaddr* address, socklen_t* size, int flags) {
    if (next < errors.size()) {
      errno = errors[next++];
      return -1;
    }
    return ::accept4(socket, address, size, flags);
  };
  restart_with([](auto& limits) { limits.accept_pause_ms = 5; });
  EXPECT_EQ(ask(kHello).body, "hello");
  EXPECT_EQ(next, errors.size());
  EXPECT_EQ(application.times_logged("accept_paused"), 8);  // the others cost nothing
}

TEST_P(OverloadTest, RunningOutOfDescriptorsPausesAndHeals) {
  Clients held;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  // The next descriptor would be the first one over the limit.
  RawClient early(port());
  early.send(kHello);
  ASSERT_EQ(early.answer().status, 200);
  RawClient waiting(port());
  rlimit tight = before;
  tight.rlim_cur = 3;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  waiting.send(kHello);
  early.send(kHello);
  EXPECT_EQ(early.answer().body, "hello");
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(waiting.answer().body, "hello");
}

TEST_P(OverloadTest, ClientsThatVanishLeaveNothingBehind) {
  for (int round = 0; round < 5; ++round) {
    open(50, "GET /hello HTTP/1.1\r\nHo");
    open(50, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nabc");
    open(10, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    open(50, kHello);
  }
  EXPECT_TRUE(soon([&] { return front().connections() == 0; }));
  EXPECT_EQ(ask(kHello).body, "hello");
}

INSTANTIATE_WIRES(OverloadTest);

}  // namespace
}  // namespace candor::test
