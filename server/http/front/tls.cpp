// OpenSSL writes to the socket itself; the loop's thread blocks SIGPIPE for it.
#include "server/http/front/tls.h"

#include <openssl/err.h>

#include <algorithm>
#include <climits>
#include <string_view>

namespace candor::http {

namespace {

constexpr std::string_view kHttp11("\x08http/1.1", 9);
constexpr char kCiphers12[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
// No finite fields: a client that chooses the largest keeps the loop busy for its handshake.
constexpr char kGroups[] = "X25519:P-256:P-384";

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  const int found = SSL_select_next_proto(const_cast<unsigned char**>(chosen), chosen_size,
                                          reinterpret_cast<const unsigned char*>(kHttp11.data()),
                                          kHttp11.size(), offered, offered_size);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::open(const std::string& certificate_file,
                                                     const std::string& key_file) {
  auto made = std::make_shared<TlsContext>();
  made->context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = made->context_.get();
  if (context == nullptr) return fail(Failure::internal, "tls", "TLS cannot be used here.");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kCiphers12);
  SSL_CTX_set1_groups_list(context, kGroups);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  // Sessions are resumed by tickets, so the server keeps nothing.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>("candor"), 6);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  const bool is_usable =
      SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) == 1 &&
      SSL_CTX_check_private_key(context) == 1;
  ERR_clear_error();
  if (is_usable) return made;
  return fail(Failure::invalid, "certificate",
              "The certificate " + certificate_file + " or its key " + key_file +
                  " cannot be read, or they do not belong together.");
}

TlsStream::TlsStream(const TlsContext& context, int socket) : stream_(SSL_new(context.get())) {
  if (stream_ == nullptr) return;
  SSL_set_fd(stream_.get(), socket);
  SSL_set_accept_state(stream_.get());
}

Flow TlsStream::handshake() {
  if (stream_ == nullptr) return Flow::broken;
  ERR_clear_error();
  const int result = SSL_do_handshake(stream_.get());
  return result == 1 ? Flow::moved : flow_of(result);
}

Flow TlsStream::read(char* to, std::size_t size, std::size_t& count) {
  ERR_clear_error();
  const int result =
      SSL_read(stream_.get(), to, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
  if (result <= 0) return flow_of(result);
  count = static_cast<std::size_t>(result);
  return Flow::moved;
}

Flow TlsStream::write(const char* from, std::size_t size, std::size_t& count) {
  ERR_clear_error();
  const int result =
      SSL_write(stream_.get(), from, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
  if (result <= 0) return flow_of(result);
  count = static_cast<std::size_t>(result);
  return Flow::moved;
}

void TlsStream::shut_down() {
  ERR_clear_error();
  const bool can_speak = stream_ != nullptr && !is_broken_ && SSL_is_init_finished(stream_.get());
  if (can_speak) SSL_shutdown(stream_.get());
  ERR_clear_error();
}

Flow TlsStream::flow_of(int result) {
  switch (SSL_get_error(stream_.get(), result)) {
    case SSL_ERROR_WANT_READ: return Flow::needs_read;
    case SSL_ERROR_WANT_WRITE: return Flow::needs_write;
    case SSL_ERROR_ZERO_RETURN: return Flow::ended;
    default: is_broken_ = true; return Flow::broken;
  }
}

}  // namespace candor::http
