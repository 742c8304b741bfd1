#include "tests/blobs/s3_server.h"

#include <cstdlib>
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
  start();
}

S3Server::~S3Server() {
  kill();
  std::filesystem::remove_all(folder_);
}

void S3Server::start() {
  program_.start({folder_, std::to_string(program_.port(kPort))});
}

void S3Server::restart() {
  kill();
  start();
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
