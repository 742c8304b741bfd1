// A helper of the tests that runs in Node.js: it prints "ready" and the three
// ports on which it listens on loopback, takes orders over HTTP, and never
// outlives the tests.
#pragma once

#include <sys/types.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "server/work/http_client.h"

namespace candor::test {

class NodeProgram {
 public:
  // `script` is a path below tests/.
  explicit NodeProgram(std::string script);
  ~NodeProgram() { kill(); }
  NodeProgram(const NodeProgram&) = delete;

  // Waits until it is ready; a test failure when it does not start. It may have
  // ended before.
  void start(const std::vector<std::string>& arguments);
  void kill();  // -9
  bool is_running() const { return process_ > 0; }
  // In the order in which the script prints them; 0 before the first start.
  int port(std::size_t index) const { return ports_[index]; }
  // Sends JSON to one of its ports and gives the answer's body; a test failure
  // and an empty text when there is none.
  std::string order(int port, const std::string& json);

 private:
  const std::string script_;
  std::array<int, 3> ports_ = {};
  pid_t process_ = 0;
  std::unique_ptr<work::HttpClient> http_;
};

}  // namespace candor::test
