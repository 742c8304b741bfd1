// Object storage on a loopback port (s3_server.mjs) that a test can order
// faults from, kill and start again on the same folder and port.
#pragma once

#include <string>

#include "server/blobs/s3_client.h"
#include "tests/harness/node_program.h"

namespace candor::test {

class S3Server {
 public:
  // One for the whole program, started when first asked for.
  static S3Server& shared();
  explicit S3Server(std::string folder);
  ~S3Server();
  S3Server(const S3Server&) = delete;

  void kill() { program_.kill(); }  // -9
  void restart();                   // on the same port
  // Sends an order, JSON as s3_server.mjs takes it, and gives its answer.
  std::string order(const std::string& json) {
    return program_.order(program_.port(kControl), json);
  }
  // Options of a client with a prefix of its own.
  blobs::S3Options options(const std::string& prefix) const;
  std::string endpoint() const { return address(kPort); }
  // Without the gate, for clients that sign in other ways.
  std::string direct_endpoint() const { return address(kDirect); }

 private:
  static constexpr std::size_t kPort = 0, kControl = 1, kDirect = 2;
  void start();
  std::string address(std::size_t port) const {
    return "http://127.0.0.1:" + std::to_string(program_.port(port));
  }
  const std::string folder_;
  NodeProgram program_{"blobs/s3_server.mjs"};
};

}  // namespace candor::test
