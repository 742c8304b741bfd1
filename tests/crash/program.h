// The real `candor`, started, killed and started again over one data folder on the loopback.
#pragma once

#include <sys/types.h>

#include <memory>

#include <string>
#include <utility>
#include <vector>

namespace candor::crash {

// One keep-alive connection. An answer with status 0: the server is gone.
class Client {
 public:
  explicit Client(int port);
  ~Client();
  Client(Client&&) noexcept;
  struct Answer {
    int status = 0;
    std::string head, body;
    // A member of the JSON body ("answers[0].id"), or nothing.
    std::string member(std::string_view path) const;
    std::string header(std::string_view name) const;
  };
  using Headers = std::vector<std::pair<std::string, std::string>>;
  // A body without a Content-Type among the headers is JSON.
  Answer ask(std::string_view method, std::string_view target, std::string_view bearer,
             std::string_view body, const Headers& headers);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

using Environment = std::vector<std::string>;  // "NAME=value"

class Program {
 public:
  // `log` takes what it prints, appended.
  Program(std::string binary, std::string data, std::string log);
  ~Program();  // kills it
  Program(const Program&) = delete;

  void start(const Environment& environment);
  // Seconds since start() until /api/v1/health answered 200; negative when it ended or did not
  // answer in time.
  double wait_until_ready(double patience_seconds);
  void kill();       // SIGKILL, and waits
  void terminate();  // SIGTERM; does not wait
  // Waits for the end: true when it ended in time. Then status() is the wait status.
  bool wait_for_end(double patience_seconds);
  bool is_running();
  int status() const { return status_; }
  int port() const { return port_; }

 private:
  std::string binary_, data_, log_;
  int port_;
  pid_t process_ = -1;
  int status_ = 0;
  double started_ = 0;
};

// Seconds of a clock that never goes back.
double seconds_now();

// A data folder that somebody has set up: an administrator, two interviews, people who signed in.
struct Base {
  struct Visitor {
    std::string name, refresh_token;  // the name is the User-Agent it signed in with
  };
  std::string folder, bearer;
  std::string desk, studio;  // interviews: answered in writing, answered with recordings
  std::vector<Visitor> visitors;
};
// Makes it in `folder` with the program itself and stops it in order. Ends the test program with a
// message when that does not work.
Base prepare_base(const std::string& binary, const std::string& folder, int visitors);

}  // namespace candor::crash
