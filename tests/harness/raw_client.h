// A client that sends bytes as they are, rightly or wrongly, plain or over TLS.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace candor::test {

// Where a server listens on the loopback interface, and how it is spoken to.
struct Address {
  int port = 0;
  bool is_secure = false;
  operator int() const { return port; }
};

// A free port of the loopback interface. Another program may take it before a server listens there;
// then its start fails and says so.
int free_port();

// One connection.
class RawClient {
 public:
  // `receive_bytes`: of the socket's buffer, for a reader that takes little; 0: the usual.
  explicit RawClient(Address address, int receive_bytes = 0);
  explicit RawClient(int port, int receive_bytes = 0) : RawClient(Address{port}, receive_bytes) {}
  ~RawClient();
  RawClient(const RawClient&) = delete;

  bool send(std::string_view bytes);  // false when the peer does not take it
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
  void finish_sending();
  bool is_connected() const { return socket_ >= 0; }
  int socket() const { return socket_; }

 private:
  struct FreeTls {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* stream) const { SSL_free(stream); }
  };
  bool begin_tls();
  void give_up();
  bool more(int patience_ms);
  // Above 0: bytes; 0: the end; -1: nothing of it for us, ask again.
  long read(char* to, std::size_t size);

  int socket_;
  std::unique_ptr<SSL_CTX, FreeTls> context_;
  std::unique_ptr<SSL, FreeTls> tls_;
  std::string pending_;
  bool has_ended_ = false;
};

}  // namespace candor::test
