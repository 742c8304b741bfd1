// Each published or measured fault of cpp-httplib 0.41 (research server.md 2.1 to 2.4) as one case
// that is played against the bare library and against our front. The library must show the fault
// and the front must not: when an upgrade cures one, or a case loses its teeth, its test fails.
#include "tests/faults/bare_library.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "server/http/forwarded.h"
#include "server/http/front/front.h"
#include "server/http/security_headers.h"
#include "tests/harness/app_fixture.h"
#include "tests/harness/raw_client.h"
#include "tests/rooms/rooms.h"

namespace candor::test {
namespace {

using namespace std::chrono_literals;
using Clients = std::vector<std::unique_ptr<RawClient>>;

// More than the library has threads: four times as many as processors, at least 32.
const int kMany = 4 * std::max(8, static_cast<int>(std::thread::hardware_concurrency())) + 8;
constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kDelete = "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kUpgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr std::string_view kMessage("\x81\x82\x00\x00\x00\x00hi", 8);

// Throws at whatever it hears.
class Thrower final : public http::Conversation {
 public:
  Thrower() : Conversation(Kind::websocket) {}
  void opened(const http::Outlet&) override {}
  void received(http::WebSocketMessage) override { throw std::runtime_error("on purpose"); }
  void ended(const http::WebSocketClose&) override {}
};

// Our front with what the library offers too.
class ComparedApplication final : public http::Application {
 public:
  std::int64_t admit(http::Request& head) override {
    head.address = http::client_address(
        head.address, http::find_header(head.headers, "X-Forwarded-For"), "127.0.0.1");
    return 64 * 1024 * 1024;
  }
  std::optional<http::Reply> check(const http::Request& head) override {
    if (head.target != "/upload") return {};
    return http::Reply{401, {}, std::string(kRefusedUpload), "text/plain", {}};
  }
  http::Reply answer(const http::Request& request) override {
    http::Reply reply{200, {}, {}, "text/plain", {}};
    if (request.target == "/throw") return http::open_websocket(std::make_shared<Thrower>());
    if (request.target == "/ws") return http::open_websocket(std::make_shared<Echo>());
    if (request.target == "/hello") reply.body = "hello";
    if (request.target == "/field") reply.body = http::find_header(request.headers, "X");
    if (request.target == "/echo") reply.body = request.bytes();
    if (request.target == "/size") reply.body = std::to_string(request.bytes().size());
    return reply;
  }
  http::Reply refuse(const http::Request&, const http::Refusal& refusal) override {
    return {refusal.status, {}, std::string(refusal.code), "text/plain", {}};
  }
  void log(LogLevel, std::string_view, std::string) override {}
};

class OurFront final : public Subject {
 public:
  OurFront() {
    http::FrontOptions options;
    options.spool_folder = folder_.path;
    front_ = std::make_unique<http::Front>(application_, options);
    EXPECT_FALSE(front_->open().is_error());
    thread_ = std::thread([this] { front_->run(); });
  }
  ~OurFront() override {
    front_->stop();
    thread_.join();
  }
  int port() const override { return front_->port(); }
  pid_t process() const override { return ::getpid(); }
  bool survives() override {
    RawClient client(port());
    client.send(kHello);
    return client.answer().body == "hello";
  }

 private:
  TemporaryFolder folder_;
  ComparedApplication application_;
  std::unique_ptr<http::Front> front_;
  std::thread thread_;
};

// Whether so many answers come in time.
bool answers(RawClient& client, int count = 1, std::chrono::milliseconds patience = 1s) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::string all;
  while (std::chrono::steady_clock::now() < until) {
    all += client.receive(20);
    int found = 0;
    for (std::size_t at = 0; (at = all.find("HTTP/1.1 ", at)) != std::string::npos; ++at) ++found;
    if (found >= count) return true;
  }
  return false;
}

// Whether a client waits for its answer while so many others have sent `bytes` and say no more.
bool delays_others(Subject& subject, int count, std::string_view bytes) {
  Clients held;
  for (int i = 0; i < count; ++i) {
    held.push_back(std::make_unique<RawClient>(subject.port()));
    held.back()->send(bytes);
    std::this_thread::sleep_for(2ms);  // the library's own backlog is five
  }
  std::this_thread::sleep_for(200ms);
  RawClient next(subject.port());
  next.send(kHello);
  return !answers(next);
}

RawClient::Answer ask(const Subject& subject, const std::string& request) {
  RawClient client(subject.port());
  client.send(request);
  client.finish_sending();
  return client.answer();
}

std::unique_ptr<RawClient> open_websocket(const Subject& subject, std::string_view path) {
  auto client = std::make_unique<RawClient>(subject.port());
  const int on = 1;
  ::setsockopt(client->socket(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  client->send("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(kUpgrade));
  EXPECT_EQ(client->answer(false).status, 101);
  return client;
}

// --- the cases: whether the subject shows the fault ---

bool takes_a_negative_chunk(Subject& subject) {
  const std::string head = "POST /size HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  RawClient fair(subject.port());
  fair.send(head + "5\r\nhello\r\n0\r\n\r\n");
  EXPECT_TRUE(answers(fair));
  RawClient client(subject.port());
  client.send(head + "-2\r\n" + std::string(100'000, 'a'));
  return !answers(client);  // it goes on reading the 2^64 - 2 bytes it was promised
}

bool decodes_a_line_break(Subject& subject) {
  const RawClient::Answer answer = ask(
      subject,
      "GET /field HTTP/1.1\r\nHost: a\r\nX: b%0d%0aSet-Cookie:%20c=1\r\nConnection: close\r\n\r\n");
  return answer.body == "b\r\nSet-Cookie: c=1";
}

bool falls_to_an_empty_forward(Subject& subject) {
  RawClient client(subject.port());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ,\r\n\r\n");
  answers(client);
  return !subject.survives();
}

bool swallows_after_delete(Subject& subject) {
  RawClient client(subject.port());
  client.send(kDelete);
  const bool is_deleted = answers(client);
  client.send(kHello);
  return is_deleted && !answers(client);
}

bool loses_pipelined_requests(Subject& subject) {
  RawClient client(subject.port());
  client.send(std::string(kHello) + std::string(kHello) + std::string(kHello));
  return !answers(client, 3);
}

bool falls_to_slow_heads(Subject& subject) {
  return delays_others(subject, kMany, "GET /hello HTTP/1.1\r\nHost: a\r\nX");
}

bool falls_to_slow_bodies(Subject& subject) {
  return delays_others(subject, kMany,
                       "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{");
}

bool falls_to_idle_connections(Subject& subject) {
  return delays_others(subject, 3 * kMany, kHello);
}

bool keeps_refused_connections(Subject& subject) {
  RawClient client(subject.port());
  client.send("BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawClient::Answer answer = client.answer();
  EXPECT_GE(answer.status, 400);
  return !client.is_ended(1'000);
}

bool reads_coded_bodies_raw(Subject& subject) {
  const RawClient::Answer answer =
      ask(subject,
          "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n"
          "Connection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
  return answer.status == 200 && answer.body.starts_with("5\r\n");
}

bool buffers_for_strangers(Subject& subject) {
  constexpr std::size_t kBytes = 48 * 1024 * 1024;
  const std::int64_t before = subject.memory_kib();
  RawClient client(subject.port());
  client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(kBytes + 1) +
              "\r\n\r\n");
  const std::string megabyte(1024 * 1024, 'a');
  for (std::size_t sent = 0; sent < kBytes && client.send(megabyte); sent += megabyte.size()) {
  }
  std::this_thread::sleep_for(300ms);
  return subject.memory_kib() - before > 32 * 1024;
}

bool shares_its_port(Subject& subject) {
  const int second = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(second, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(subject.port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_bound = ::bind(second, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(second);
  return is_bound;
}

bool ends_at_an_accept_error(Subject& subject) {
  fail_next_accept();
  for (int i = 0; i < 2; ++i) {  // the library waits inside an accept that began before
    RawClient client(subject.port());
    client.send(kHello);
    answers(client);
  }
  return !subject.survives();
}

bool ends_at_an_exception(Subject& subject) {
  const auto peer = open_websocket(subject, "/throw");
  peer->send(kMessage);
  peer->is_ended(500);
  return !subject.survives();
}

bool allocates_what_a_frame_claims(Subject& subject) {
  Clients peers;
  for (int i = 0; i < 6; ++i) peers.push_back(open_websocket(subject, "/ws"));
  const std::int64_t before = subject.memory_kib();
  const std::string claim("\x82\xff\x00\x00\x00\x00\x01\x00\x00\x00mask", 14);  // 16 MiB
  for (const auto& peer : peers) peer->send(claim);
  std::this_thread::sleep_for(500ms);
  return subject.memory_kib() - before > 64 * 1024;
}

bool cuts_slow_frames(Subject& subject) {
  const auto peer = open_websocket(subject, "/ws");
  peer->send(kMessage);
  EXPECT_NE(peer->receive(200).find("hi"), std::string::npos);
  for (char byte : kMessage) {
    if (!peer->send(std::string_view(&byte, 1))) return true;
    std::this_thread::sleep_for(20ms);
  }
  return peer->receive(300).find("hi") == std::string::npos;
}

struct Fault {
  const char* name;
  bool (*shows)(Subject&);
};

const Fault kFaults[] = {
    {"Cve2026_45352_NegativeChunk", takes_a_negative_chunk},
    {"Cve2026_45372_DecodedHeaderValue", decodes_a_line_break},
    {"Cve2026_46527_EmptyForwardedFor", falls_to_an_empty_forward},
    {"DeleteSwallowsTheNextRequest", swallows_after_delete},
    {"PipelinedRequestsAreLost", loses_pipelined_requests},
    {"FewSlowHeadsDelayEverybody", falls_to_slow_heads},
    {"FewSlowBodiesDelayEverybody", falls_to_slow_bodies},
    {"FewIdleConnectionsDelayEverybody", falls_to_idle_connections},
    {"ARefusedConnectionStaysOpen", keeps_refused_connections},
    {"ACodingListIsReadAsNoFraming", reads_coded_bodies_raw},
    {"BodiesOfStrangersFillMemory", buffers_for_strangers},
    {"ASecondServerSharesThePort", shares_its_port},
    {"OneAcceptErrorEndsTheServer", ends_at_an_accept_error},
    {"AnExceptionEndsTheServer", ends_at_an_exception},
    {"AFrameAllocatesWhatItClaims", allocates_what_a_frame_claims},
    {"SingleByteSegmentsBreakFrames", cuts_slow_frames},
};

class BareLibraryTest : public testing::TestWithParam<Fault> {};

TEST_P(BareLibraryTest, ShowsAFaultThatTheFrontHasNot) {
  BareLibrary bare;  // first: it forks
  ASSERT_NE(bare.port(), 0);
  OurFront ours;
  EXPECT_TRUE(GetParam().shows(bare)) << "the bare library no longer shows this fault";
  EXPECT_FALSE(GetParam().shows(ours));
}

INSTANTIATE_TEST_SUITE_P(CppHttplib, BareLibraryTest, testing::ValuesIn(kFaults),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace candor::test
