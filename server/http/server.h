// The listener as the rest of the program sees it: where it is reached, running and stopping. Joins
// the front (sockets, TLS, deadlines) with the site (answers).
#pragma once

#include <memory>
#include <string>

#include "server/app.h"

namespace candor::http {

class Server {
 public:
  explicit Server(App& app);
  ~Server();

  // Takes the port. Errors are one clear sentence: a busy port, an unreadable certificate.
  Status bind();
  // Where people reach it: "http://localhost:8000".
  std::string address() const;
  int port() const;  // after bind()
  // Serves until stop(); returns when the requests in flight have finished, at most ten seconds
  // later.
  void run();
  // Both thread-safe, also from a signal-watching thread. stop(): no new requests are taken.
  // reload_certificate(): for connections from now on; false without TLS.
  void stop();
  bool reload_certificate();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace candor::http
