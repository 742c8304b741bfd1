// Object storage on a loopback port (s3_server.mjs) that a test can order faults from, kill and
// start again on the same folder and port.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "server/blobs/s3_client.h"
#include "server/work/http_client.h"

namespace candor::test {

class S3Server {
 public:
  // One for the whole program, started when first asked for.
  static S3Server& shared();
  explicit S3Server(std::string folder);
  ~S3Server();
  S3Server(const S3Server&) = delete;

  void kill();     // -9
  void restart();  // on the same port
  // Sends an order, JSON as s3_server.mjs takes it, and gives its answer.
  std::string order(const std::string& json);
  // Options of a client with a prefix of its own.
  blobs::S3Options options(const std::string& prefix) const;
  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // Without the gate, for clients that sign in other ways.
  std::string direct_endpoint() const { return "http://127.0.0.1:" + std::to_string(direct_); }

 private:
  void start();
  const std::string folder_;
  int port_ = 0, control_ = 0, direct_ = 0;
  pid_t process_ = 0;
  std::unique_ptr<work::HttpClient> http_;
};

}  // namespace candor::test
