// SO_REUSEPORT is not set: a second server must not silently share the port.
#include "server/http/front/listener.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>

namespace candor::http {

namespace {

constexpr int kBacklog = 1'024;
// What the kernel takes beyond the peer's window. It cuts it into segments as small as that window:
// for readers who make theirs tiny, taking half a megabyte at once cost 7 ms of the loop each.
constexpr int kUnsentBytes = 64 * 1024;

Error cannot_bind(int reason, const std::string& host, int number) {
  const std::string port = std::to_string(number);
  if (reason == EACCES)
    return fail(Failure::unavailable, "port_denied",
                "This user may not use port " + port + ". Use one above 1023.");
  if (reason == EADDRNOTAVAIL)
    return fail(Failure::unavailable, "no_address", "This machine has no address " + host + ".");
  return fail(Failure::unavailable, "port_busy",
              "Port " + port +
                  " is in use. Stop the other program, or start with --port and another number.");
}

int bound_socket(const addrinfo& where) {
  const int socket = ::socket(where.ai_family, where.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  const int on = 1, off = 0;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted sockets inherit it.
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof kUnsentBytes);
  if (where.ai_family == AF_INET6)
    ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (::bind(socket, where.ai_addr, where.ai_addrlen) == 0 && ::listen(socket, kBacklog) == 0)
    return socket;
  const int reason = errno;
  ::close(socket);
  errno = reason;
  return -1;
}

int port_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  if (address.ss_family == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

std::string text_of(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.ss_family == AF_INET6) {
    const in6_addr& six = reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&six))
      ::inet_ntop(AF_INET, &six.s6_addr[12], text, sizeof text);
    else
      ::inet_ntop(AF_INET6, &six, text, sizeof text);
  } else {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&address)->sin_addr, text,
                sizeof text);
  }
  return text;
}

}  // namespace

Status Listener::open(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0)
    return cannot_bind(EADDRNOTAVAIL, host, port);
  int reason = EADDRNOTAVAIL;
  for (const addrinfo* one = found; one != nullptr && socket_ < 0; one = one->ai_next) {
    socket_ = bound_socket(*one);
    if (socket_ < 0) reason = errno;
  }
  ::freeaddrinfo(found);
  if (socket_ < 0) return cannot_bind(reason, host, port);
  port_ = port_of(socket_);
  return ok();
}

void Listener::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

Listener::Outcome Listener::accept(const AcceptCall& call, Peer& peer) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  errno = 0;
  peer.socket =
      call(socket_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (peer.socket >= 0) {
    peer.address = text_of(address);
    return Outcome::accepted;
  }
  switch (errno) {
    case EAGAIN: return Outcome::none;
    // Errors of the connection that waited (accept(2)); those behind it are well.
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case ETIMEDOUT: return Outcome::lost;
    default: return Outcome::exhausted;
  }
}

}  // namespace candor::http
