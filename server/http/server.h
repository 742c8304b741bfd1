// The listener: the only file besides server.cpp that knows there is a network library. Runs
// cpp-httplib with the least dangerous settings of research server.md 2.4 behind a seam that the
// event-loop front will replace: it turns what arrives into a Request, asks the router, then the
// client bundle, and writes the Reply.
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
  // Thread-safe, also from a signal-watching thread: no new requests are taken.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace candor::http
