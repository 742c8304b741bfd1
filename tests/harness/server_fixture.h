// The whole application behind a real listener on any free port, for tests that need sockets.
#pragma once

#include <thread>

#include "server/http/server.h"
#include "tests/harness/app_fixture.h"

namespace candor::test {

class ServerFixture : public AppFixture {
 public:
  void SetUp() override {
    settings.port = 0;
    AppFixture::SetUp();
    server_ = std::make_unique<http::Server>(app());
    const Status bound = server_->bind();
    ASSERT_FALSE(bound.is_error()) << bound.error().message;
    thread_ = std::thread([this] { server_->run(); });
  }
  void TearDown() override {
    if (thread_.joinable()) {
      server_->stop();
      thread_.join();
    }
    server_.reset();
    AppFixture::TearDown();
  }
  http::Server& server() { return *server_; }
  std::thread& serving() { return thread_; }  // joined by whoever stops it first

 private:
  std::unique_ptr<http::Server> server_;
  std::thread thread_;
};

}  // namespace candor::test
