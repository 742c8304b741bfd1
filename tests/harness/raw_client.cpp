#include "tests/harness/raw_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "shared/base/text.h"

namespace candor::test {

namespace {

constexpr int kPatienceMs = 5'000;

using Moment = std::chrono::steady_clock::time_point;

Moment after(int ms) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

int left_until(Moment end) {
  using namespace std::chrono;
  return static_cast<int>(duration_cast<milliseconds>(end - steady_clock::now()).count());
}

// OpenSSL writes without MSG_NOSIGNAL: a peer that is gone must not end the test program.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutPipeSignal() {
    const timespec at_once{};
    while (::sigtimedwait(&pipe_, nullptr, &at_once) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_, before_;
};

}  // namespace

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof name;
  ::bind(probe, reinterpret_cast<sockaddr*>(&name), length);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&name), &length);
  ::close(probe);
  return ntohs(name.sin_port);
}

RawClient::RawClient(Address address, int receive_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(static_cast<std::uint16_t>(address.port));
  peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (receive_bytes > 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  const bool is_open = ::connect(socket_, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == 0;
  if (!is_open || (address.is_secure && !begin_tls())) give_up();
}

RawClient::~RawClient() {
  if (socket_ >= 0) give_up();
}

bool RawClient::begin_tls() {
  const WithoutPipeSignal quiet;
  // OpenSSL sends record by record, and the last one must not wait for a delayed acknowledgement.
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  context_.reset(SSL_CTX_new(TLS_client_method()));
  tls_.reset(SSL_new(context_.get()));
  // A ticket is not an answer: more() decides how long to wait for the next record.
  SSL_clear_mode(tls_.get(), SSL_MODE_AUTO_RETRY);
  SSL_set_fd(tls_.get(), socket_);
  return SSL_connect(tls_.get()) == 1;
}

void RawClient::give_up() {
  ERR_clear_error();
  ::close(socket_);
  socket_ = -1;
  has_ended_ = true;
}

bool RawClient::send(std::string_view bytes) {
  const WithoutPipeSignal quiet;
  while (!bytes.empty()) {
    const int most = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20));
    const ssize_t count = tls_ ? SSL_write(tls_.get(), bytes.data(), most)
                               : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::finish_sending() {
  const WithoutPipeSignal quiet;
  if (tls_) SSL_shutdown(tls_.get());
  ::shutdown(socket_, SHUT_WR);
}

long RawClient::read(char* to, std::size_t size) {
  if (!tls_) return std::max<long>(0, ::recv(socket_, to, size, 0));
  const int count = SSL_read(tls_.get(), to, static_cast<int>(size));
  if (count > 0) return count;
  const bool is_unfinished = SSL_get_error(tls_.get(), count) == SSL_ERROR_WANT_READ;
  ERR_clear_error();
  return is_unfinished ? -1 : 0;
}

bool RawClient::more(int patience_ms) {
  const Moment end = after(patience_ms);
  char buffer[65536];
  while (!has_ended_) {
    pollfd ready{socket_, POLLIN, 0};
    const bool has_bytes = tls_ && SSL_pending(tls_.get()) > 0;
    if (!has_bytes && ::poll(&ready, 1, std::max(0, left_until(end))) <= 0) return false;
    const long count = read(buffer, sizeof buffer);
    if (count > 0) pending_.append(buffer, static_cast<std::size_t>(count));
    if (count > 0) return true;
    has_ended_ = count == 0;
  }
  return false;
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
  const Moment end = after(patience_ms);
  while (!has_ended_ && left_until(end) > 0) more(50);
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
  const Moment end = after(patience_ms);
  while (!has_ended_ && left_until(end) > 0) more(10);
  return std::exchange(pending_, {});
}

}  // namespace candor::test
