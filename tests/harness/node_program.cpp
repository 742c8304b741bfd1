#include "tests/harness/node_program.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace candor::test {

NodeProgram::NodeProgram(std::string script)
    : script_(CANDOR_SOURCE_DIR "/tests/" + std::move(script)),
      http_(work::HttpClient::load().release_value()) {}

void NodeProgram::start(const std::vector<std::string>& arguments) {
  std::vector<const char*> words = {"node", script_.c_str()};
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  words.push_back(nullptr);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execvp("node", const_cast<char* const*>(words.data()));
    ::_exit(127);
  }
  ::close(ends[1]);
  std::FILE* const lines = ::fdopen(ends[0], "r");
  const int count = std::fscanf(lines, "ready %d %d %d", &ports_[0], &ports_[1], &ports_[2]);
  std::fclose(lines);
  ASSERT_EQ(count, 3) << script_ << " did not start; run scripts/setup --tests";
}

void NodeProgram::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

std::string NodeProgram::order(int port, const std::string& json) {
  work::HttpRequest request;
  request.method = "POST";
  request.url = "http://127.0.0.1:" + std::to_string(port) + "/";
  request.body = json;
  auto answer = http_->send(request);
  EXPECT_FALSE(answer.is_error()) << answer.error().cause;
  return answer.is_error() ? std::string() : answer.value().body;
}

}  // namespace candor::test
