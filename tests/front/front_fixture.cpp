#include "tests/front/front_fixture.h"

#include "tests/front/websocket_client.h"

#include <fcntl.h>

#include <filesystem>
#include <stdexcept>

#include "server/operate/certificate.h"

namespace candor::test {

namespace {
constexpr std::size_t kLargeBytes = 4 * 1024 * 1024;

std::string path_of_request(const http::Request& request) {
  return request.target.substr(0, request.target.find('?'));
}

std::int64_t size_of(const std::string& path) {
  return static_cast<std::int64_t>(std::filesystem::file_size(path));
}

// `piece`: what an application gives at most of a range.
http::FileBody file_body(const std::string& path, std::int64_t size, std::int64_t piece) {
  const auto open = [path, piece](std::int64_t offset, std::int64_t length,
                                  http::Extent extent) -> Result<http::FilePart> {
    work::File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) return fail(Failure::not_found, "no_file", "This file is gone.");
    const std::int64_t most = extent == http::Extent::some ? piece : length;
    return http::FilePart{std::move(file), offset, std::min(length, most)};
  };
  return {path, size, "video/webm", open};
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
    last_.collect({}, {});
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
  if (path == "/file") reply.file = file_body(file_path, size_of(file_path), size_of(file_path));
  if (path == "/pieces") reply.file = file_body(file_path, size_of(file_path), 1'000);
  if (path == "/gone") reply.file = file_body(file_path + "-gone", 100, 100);
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

void FrontFixture::SetUp() {
  options.spool_folder = folder.path;
  if (is_secure) {
    auto made = self_signed_certificate(certificate_.path, Time{1'800'000'000'000});
    ASSERT_FALSE(made.is_error()) << made.error().message;
    options.certificate_file = made.value().certificate_file;
    options.key_file = made.value().key_file;
  }
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

std::string next_frame(RawClient& client) {
  const std::string start = client.take(2);
  if (start.size() < 2) return {};
  std::size_t length = static_cast<unsigned char>(start[1]);
  std::string more;
  if (length >= 126) {
    more = client.take(length == 126 ? 2 : 8);
    length = 0;
    for (char c : more) length = length << 8 | static_cast<unsigned char>(c);
  }
  const auto lines = http::client::lines_of(start + more + client.take(length));
  return lines.empty() ? std::string() : lines[0];
}

std::string post(std::string_view path, std::string_view body, std::string_view headers) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace candor::test
