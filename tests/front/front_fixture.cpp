#include "tests/front/front_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "server/http/security_headers.h"
#include "shared/base/text.h"

namespace candor::test {

namespace {
constexpr int kPatienceMs = 5'000;
constexpr std::size_t kLargeBytes = 4 * 1024 * 1024;

std::string path_of_request(const http::Request& request) {
  return request.target.substr(0, request.target.find('?'));
}
}  // namespace

// Shows the test the way to its peer and how it ended.
class SmallApplication::Listener final : public http::Conversation {
 public:
  Listener(SmallApplication& owner, Kind kind, const std::string& path)
      : Conversation(kind, path == "/listen/short" ? 200 : 0),
        owner_(owner),
        throws_(path == "/listen/throw") {}
  std::vector<std::string_view> protocols() const override { return {"chat"}; }
  void opened(const http::Outlet& peer) override {
    const std::lock_guard lock(owner_.mutex_);
    owner_.peers_.push_back(peer);
    ++owner_.conversations_;
  }
  void received(http::WebSocketMessage) override {
    if (throws_) throw std::runtime_error("on purpose");
  }
  void ended(const http::WebSocketClose& why) override {
    const std::lock_guard lock(owner_.mutex_);
    owner_.last_end_ = why;
    --owner_.conversations_;
  }

 private:
  SmallApplication& owner_;
  bool throws_;
};

std::int64_t SmallApplication::admit(http::Request&) {
  return body_limit;
}

std::optional<http::Reply> SmallApplication::check(const http::Request& head) {
  if (!refuses_uploads) return {};
  return refuse(head, {401, "unauthenticated", "no"});
}

http::Reply SmallApplication::answer(const http::Request& request) {
  const std::string path = path_of_request(request);
  {
    std::unique_lock lock(mutex_);
    handled_.insert(path);
    last_ = request;
    last_.body = std::string(request.bytes());
    last_.collected_body = {};
    if (path == "/wait") {
      ++waiting;
      changed_.wait(lock, [this] { return is_open_; });
      --waiting;
    }
  }
  if (path == "/throw") throw std::runtime_error("on purpose");
  using Kind = http::Conversation::Kind;
  if (path == "/socket") return http::open_websocket(std::make_shared<Echo>());
  if (path.starts_with("/rooms/")) return http::open_websocket(rooms_.join(path));
  if (path.starts_with("/listen"))
    return http::open_websocket(std::make_shared<Listener>(*this, Kind::websocket, path));
  if (path == "/events")
    return http::open_event_stream(std::make_shared<Listener>(*this, Kind::event_stream, path));
  http::Reply reply{200, {}, {}, "text/plain", {}};
  if (path == "/hello") reply.body = "hello";
  if (path == "/echo") reply.body = request.bytes();
  if (path == "/size") reply.body = std::to_string(request.bytes().size());
  if (path == "/large") reply.body = std::string(kLargeBytes, 'l');
  if (path == "/split") reply.headers.push_back({"X-Bad", "a\r\nSet-Cookie: b"});
  if (path == "/nothing") return {204, {}, {}, {}, {}};
  if (path == "/file")
    reply.file = http::FileBody{
        file_path, static_cast<std::int64_t>(std::filesystem::file_size(file_path)), "video/webm"};
  if (path == "/gone") reply.file = http::FileBody{file_path + "-gone", 100, "video/webm"};
  return reply;
}

http::Reply SmallApplication::refuse(const http::Request&, const http::Refusal& refusal) {
  http::Reply reply{refusal.status, {}, std::string(refusal.code), "text/plain", {}};
  if (refusal.retry_after_seconds > 0)
    reply.headers.push_back({"Retry-After", std::to_string(refusal.retry_after_seconds)});
  return reply;
}

void SmallApplication::log(LogLevel, std::string_view event, std::string) {
  const std::lock_guard lock(mutex_);
  ++logged_[std::string(event)];
}

void SmallApplication::open_gate() {
  const std::lock_guard lock(mutex_);
  is_open_ = true;
  changed_.notify_all();
}

void SmallApplication::close_gate() {
  const std::lock_guard lock(mutex_);
  is_open_ = false;
}

bool SmallApplication::has_handled(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return handled_.contains(path);
}

int SmallApplication::times_logged(const std::string& event) {
  const std::lock_guard lock(mutex_);
  return logged_[event];
}

http::Request SmallApplication::last() {
  const std::lock_guard lock(mutex_);
  return last_;
}

int SmallApplication::conversations() {
  const std::lock_guard lock(mutex_);
  return conversations_;
}

http::Outlet SmallApplication::peer() {
  const std::lock_guard lock(mutex_);
  return peers_.empty() ? http::Outlet() : peers_.back();
}

http::WebSocketClose SmallApplication::last_end() {
  const std::lock_guard lock(mutex_);
  return last_end_;
}

RawClient::RawClient(int port, int receive_bytes) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (receive_bytes > 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
  ::close(socket_);
  socket_ = -1;
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::finish_sending() const {
  ::shutdown(socket_, SHUT_WR);
}

bool RawClient::more(int patience_ms) {
  pollfd ready{socket_, POLLIN, 0};
  if (has_ended_ || ::poll(&ready, 1, patience_ms) <= 0) return false;
  char buffer[65536];
  const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
  if (count > 0) pending_.append(buffer, static_cast<std::size_t>(count));
  has_ended_ = count <= 0;
  return count > 0;
}

RawClient::Answer RawClient::answer(bool has_body) {
  Answer answer;
  while (pending_.find("\r\n\r\n") == std::string::npos)
    if (!more(kPatienceMs)) return answer;
  const std::size_t end = pending_.find("\r\n\r\n") + 4;
  answer.head = pending_.substr(0, end);
  EXPECT_TRUE(answer.head.starts_with("HTTP/1.1 ")) << answer.head;
  const std::string length = answer.header("Content-Length");
  const std::size_t size = has_body && !length.empty() ? std::stoul(length) : 0;
  while (pending_.size() < end + size)
    if (!more(kPatienceMs)) return answer;
  answer.body = pending_.substr(end, size);
  pending_.erase(0, end + size);
  answer.status = std::atoi(answer.head.c_str() + answer.head.find(' '));
  return answer;
}

std::string RawClient::Answer::header(std::string_view name) const {
  const std::string wanted = "\r\n" + text::lower_ascii(name) + ": ";
  const std::size_t at = text::lower_ascii(head).find(wanted);
  if (at == std::string::npos) return {};
  const std::size_t start = at + wanted.size();
  return head.substr(start, head.find("\r\n", start) - start);
}

bool RawClient::is_ended(int patience_ms) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
  while (!has_ended_ && std::chrono::steady_clock::now() < until) more(50);
  return has_ended_;
}

std::string RawClient::take(std::size_t bytes) {
  while (pending_.size() < bytes && more(kPatienceMs)) {
  }
  const std::string taken = pending_.substr(0, bytes);
  pending_.erase(0, bytes);
  return taken;
}

std::string RawClient::receive(int patience_ms) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
  while (!has_ended_ && std::chrono::steady_clock::now() < until) more(10);
  return std::exchange(pending_, {});
}

void FrontFixture::SetUp() {
  options.spool_folder = folder.path;
  start();
}

void FrontFixture::TearDown() {
  stop_and_join();
}

void FrontFixture::start() {
  stop_and_join();
  application.close_gate();
  front_ = std::make_unique<http::Front>(application, options);
  const Status opened = front_->open();
  ASSERT_FALSE(opened.is_error()) << opened.error().message;
  thread_ = std::thread([this] { front_->run(); });
}

void FrontFixture::stop_and_join() {
  if (!thread_.joinable()) return;
  application.open_gate();
  front_->stop();
  thread_.join();
  front_.reset();
}

RawClient::Answer FrontFixture::ask(std::string_view request) const {
  RawClient client(port());
  client.send(request);
  return client.answer();
}

bool FrontFixture::soon(const std::function<bool()>& happened) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!happened()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

std::string post(std::string_view path, std::string_view body, std::string_view headers) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace candor::test
