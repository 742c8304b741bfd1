// A listening socket, and what to do about each way in which accept() can fail: nothing ends it.
#pragma once

#include <string>

#include "server/http/front/front.h"

namespace candor::http {

class Listener {
 public:
  Listener() = default;
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Errors: port_busy, port_denied, no_address.
  Status open(const std::string& host, int port);
  void close();
  int socket() const { return socket_; }
  int port() const { return port_; }
  bool is_open() const { return socket_ >= 0; }

  enum class Outcome {
    accepted,
    none,       // nobody waits
    lost,       // this one went away; try the next
    exhausted,  // no descriptors or memory, or an error nobody foresaw: pause
  };
  struct Peer {
    int socket = -1;
    std::string address;  // "192.0.2.1", also of an IPv4 peer on an IPv6 socket
  };
  Outcome accept(const AcceptCall& call, Peer& peer) const;

 private:
  int socket_ = -1;
  int port_ = 0;
};

}  // namespace candor::http
