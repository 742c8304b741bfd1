// A client that speaks one version of TLS and knows which certificate it was shown.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "tests/front/front_fixture.h"

namespace candor::test {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* stream) const { SSL_free(stream); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Context = std::unique_ptr<SSL_CTX, FreeTls>;
using Session = std::unique_ptr<SSL_SESSION, FreeTls>;

class TlsClient {
 public:
  TlsClient(int port, int version, SSL_SESSION* session = nullptr)
      : raw_(port), context_(SSL_CTX_new(TLS_client_method())), stream_(SSL_new(context_.get())) {
    // Whatever is refused, the server refuses it.
    SSL_set_cipher_list(stream_.get(), "ALL:@SECLEVEL=0");
    SSL_set_min_proto_version(stream_.get(), version);
    SSL_set_max_proto_version(stream_.get(), version);
    SSL_set_fd(stream_.get(), raw_.socket());
    if (session != nullptr) SSL_set_session(stream_.get(), session);
    is_connected_ = SSL_connect(stream_.get()) == 1;
  }
  bool is_connected() const { return is_connected_; }
  bool is_resumed() const { return SSL_session_reused(stream_.get()) == 1; }
  std::string version() const { return SSL_get_version(stream_.get()); }
  // Tickets of TLS 1.3 come with the first answer: ask something first.
  Session session() const { return Session(SSL_get1_session(stream_.get())); }
  std::string fingerprint() const {
    const std::unique_ptr<X509, FreeTls> certificate(SSL_get1_peer_certificate(stream_.get()));
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(certificate.get(), EVP_sha256(), digest, &size);
    return std::string(reinterpret_cast<char*>(digest), size);
  }
  void send(std::string_view bytes) {
    SSL_write(stream_.get(), bytes.data(), static_cast<int>(bytes.size()));
  }
  // The next answer, head and body.
  std::string answer() {
    char buffer[16384];
    while (true) {
      const std::size_t end = pending_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const std::size_t at = pending_.find("Content-Length: ");
        const std::size_t size = end + 4 + std::stoul(pending_.substr(at + 16));
        if (pending_.size() >= size) {
          std::string whole = pending_.substr(0, size);
          pending_.erase(0, size);
          return whole;
        }
      }
      const int count = SSL_read(stream_.get(), buffer, sizeof buffer);
      if (count <= 0) return {};
      pending_.append(buffer, static_cast<std::size_t>(count));
    }
  }

 private:
  RawClient raw_;
  Context context_;
  std::unique_ptr<SSL, FreeTls> stream_;
  bool is_connected_ = false;
  std::string pending_;
};

}  // namespace candor::test
