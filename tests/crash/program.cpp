#include "tests/crash/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "tests/harness/json_path.h"
#include "tests/harness/raw_client.h"

namespace candor::crash {

namespace {

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "crash: %s\n", what.c_str());
  std::exit(1);
}

std::string must(const Client::Answer& answer, int status, std::string_view member) {
  if (answer.status != status)
    give_up("the base could not be prepared: " + answer.head + answer.body);
  return answer.member(member);
}

std::string sign_in(Client& client, const std::string& user_agent, std::string_view member) {
  return must(
      client.ask(
          "POST", "/api/v1/auth/login", {}, "username=a@example.org&password=a long one",
          {{"Content-Type", "application/x-www-form-urlencoded"}, {"User-Agent", user_agent}}),
      200, member);
}

std::string questions(std::string_view kind) {
  std::string list;
  for (int i = 0; i < 3; ++i)
    list += std::string(i == 0 ? "" : ",") + R"({"text":"q","answer_kind":")" + std::string(kind) +
            "\"}";
  return "[" + list + "]";
}

std::string make_interview(Client& client, const std::string& bearer, std::string_view kind) {
  return must(client.ask("POST", "/api/v1/interviews", bearer,
                         "{\"title\":\"base\",\"questions\":" + questions(kind) + "}", {}),
              201, "id");
}

}  // namespace

struct Client::Connection {
  test::RawClient raw;
};

Client::Client(int port) : connection_(new Connection{test::RawClient(port)}) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

std::string Client::Answer::member(std::string_view path) const {
  return test::find_in_json(body, path).value_or("");
}

std::string Client::Answer::header(std::string_view name) const {
  const test::RawClient::Answer raw{status, head, {}};
  return raw.header(name);
}

Client::Answer Client::ask(std::string_view method, std::string_view target,
                           std::string_view bearer, std::string_view body, const Headers& headers) {
  std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n";
  if (!bearer.empty()) text += "Authorization: Bearer " + std::string(bearer) + "\r\n";
  bool is_typed = body.empty();
  for (const auto& [name, value] : headers) {
    text += name + ": " + value + "\r\n";
    is_typed = is_typed || name == "Content-Type";
  }
  if (!is_typed) text += "Content-Type: application/json\r\n";
  if (method != "GET" && method != "HEAD")
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  text += "\r\n";
  test::RawClient& raw = connection_->raw;
  if (!raw.is_connected() || !raw.send(text.append(body))) return {};
  test::RawClient::Answer answer = raw.answer(method != "HEAD");
  return {answer.status, std::move(answer.head), std::move(answer.body)};
}

double seconds_now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

Program::Program(std::string binary, std::string data, std::string log)
    : binary_(std::move(binary)),
      data_(std::move(data)),
      log_(std::move(log)),
      port_(test::free_port()) {}

Program::~Program() {
  kill();
}

void Program::start(const Environment& environment) {
  kill();
  const std::string port = std::to_string(port_);
  // Everybody here has one address; the log is merged often, since that is what may go wrong.
  // Without a PATH no recording is converted: that is another test.
  const std::vector<std::string> words = {binary_,       "serve",
                                          "--port",      port,
                                          "--data",      data_,
                                          "--log-files",  // the disk is for what counts
                                          "0",           "--checkpoint-pages",
                                          "1000",        "--rate-limit-general",
                                          "0",           "--rate-limit-authentication",
                                          "0",           "--rate-limit-upload",
                                          "0",           "--rate-limit-chunk",
                                          "0",           "--access-token-expire-minutes",
                                          "1440"};
  std::vector<std::string> variables = {"PATH=/nonexistent", "TMPDIR=" + data_};
  variables.insert(variables.end(), environment.begin(), environment.end());
  std::vector<char*> argv, envp;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  for (const std::string& one : variables) envp.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  started_ = seconds_now();
  process_ = ::fork();
  if (process_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(log, 1);
  ::dup2(log, 2);
  ::execve(binary_.c_str(), argv.data(), envp.data());
  ::_exit(127);
}

double Program::wait_until_ready(double patience_seconds) {
  while (is_running() && seconds_now() - started_ < patience_seconds) {
    if (Client(port_).ask("GET", "/api/v1/health", {}, {}, {}).status == 200)
      return seconds_now() - started_;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return -1;
}

void Program::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, &status_, 0);
  process_ = -1;
}

void Program::terminate() {
  if (process_ > 0) ::kill(process_, SIGTERM);
}

bool Program::is_running() {
  if (process_ > 0 && ::waitpid(process_, &status_, WNOHANG) == process_) process_ = -1;
  return process_ > 0;
}

bool Program::wait_for_end(double patience_seconds) {
  const double until = seconds_now() + patience_seconds;
  while (is_running() && seconds_now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  return process_ <= 0;
}

Base prepare_base(const std::string& binary, const std::string& folder, int visitors) {
  Base base;
  base.folder = folder;
  std::filesystem::create_directories(folder);
  const std::string set_up = "'" + binary + "' setup --data '" + folder +
                             "' --company A --name A --email a@example.org --password 'a long one'"
                             " >'" +
                             folder + ".log' 2>&1";
  if (std::system(set_up.c_str()) != 0) give_up("candor setup failed, see " + folder + ".log");
  Program program(binary, folder, folder + ".log");
  program.start({});
  if (program.wait_until_ready(20) < 0) give_up("candor does not start, see " + folder + ".log");
  Client client(program.port());
  base.bearer = sign_in(client, "writer", "access_token");
  for (int i = 0; i < visitors; ++i) {
    const std::string name = "visitor " + std::to_string(i);
    base.visitors.push_back({name, sign_in(client, name, "refresh_token")});
  }
  base.desk = make_interview(client, base.bearer, "text");
  base.studio = make_interview(client, base.bearer, "video");
  program.terminate();
  if (!program.wait_for_end(20)) give_up("candor does not stop, see " + folder + ".log");
  return base;
}

}  // namespace candor::crash
