// TLS for the loop: one OpenSSL object per connection, used by the loop's thread only, on sockets
// that never block.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "shared/base/result.h"

namespace candor::http {

// What one step of input or output came to.
enum class Flow {
  moved,
  needs_read,   // when the socket can be read again
  needs_write,  // when it can be written again
  ended,        // the peer will send nothing more
  broken,
};

// Certificate, key and session tickets. Connections keep the one they began with.
class TlsContext {
 public:
  // TLS 1.2 and 1.3. One clear sentence when the files cannot be used.
  static Result<std::shared_ptr<TlsContext>> open(const std::string& certificate_file,
                                                  const std::string& key_file);
  SSL_CTX* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

class TlsStream {
 public:
  TlsStream(const TlsContext& context, int socket);
  Flow handshake();
  Flow read(char* to, std::size_t size, std::size_t& count);
  Flow write(const char* from, std::size_t size, std::size_t& count);
  // Says goodbye as far as the socket takes it now.
  void shut_down();

 private:
  Flow flow_of(int result);
  struct Free {
    void operator()(SSL* stream) const { SSL_free(stream); }
  };
  std::unique_ptr<SSL, Free> stream_;
  bool is_broken_ = false;  // nothing may be said any more
};

}  // namespace candor::http
