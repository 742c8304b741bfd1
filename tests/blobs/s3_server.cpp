#include "tests/blobs/s3_server.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <cstdio>
#include <filesystem>

namespace candor::test {

namespace {

std::string temporary_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "candor-s3-XXXXXX").string();
  return ::mkdtemp(pattern.data());
}

}  // namespace

S3Server& S3Server::shared() {
  static S3Server server(temporary_folder());
  return server;
}

S3Server::S3Server(std::string folder) : folder_(std::move(folder)) {
  http_ = work::HttpClient::load().release_value();
  start();
}

S3Server::~S3Server() {
  kill();
  std::filesystem::remove_all(folder_);
}

void S3Server::start() {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it never outlives the tests
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execlp("node", "node", CANDOR_SOURCE_DIR "/tests/blobs/s3_server.mjs", folder_.c_str(),
             std::to_string(port_).c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::FILE* const lines = ::fdopen(ends[0], "r");
  const int count = std::fscanf(lines, "ready %d %d %d", &port_, &control_, &direct_);
  std::fclose(lines);
  ASSERT_EQ(count, 3) << "the S3 server of tests/blobs did not start; run scripts/setup --tests";
}

void S3Server::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

void S3Server::restart() {
  kill();
  start();
}

std::string S3Server::order(const std::string& json) {
  work::HttpRequest request;
  request.method = "POST";
  request.url = "http://127.0.0.1:" + std::to_string(control_) + "/";
  request.body = json;
  auto answer = http_->send(request);
  EXPECT_FALSE(answer.is_error()) << answer.error().cause;
  return answer.is_error() ? std::string() : answer.value().body;
}

blobs::S3Options S3Server::options(const std::string& prefix) const {
  blobs::S3Options options;
  options.endpoint = endpoint();
  options.bucket = "recordings";
  options.credentials = {"S3RVER", "S3RVER", "eu-test-1"};
  options.prefix = prefix;
  options.pause_ms = 20;
  return options;
}

}  // namespace candor::test
